"""What the engine knows of organisations, people and projects."""

from innervate.capabilities.directory.profiles.organisations import of_organisations
from innervate.capabilities.directory.profiles.people import of_people
from innervate.capabilities.directory.profiles.projects import of_projects

__all__ = ["of_organisations", "of_people", "of_projects"]

"""The nouns of the directory; organisations and clusters are core's, because roles hang on them."""

from innervate.capabilities.directory.models.imports import ImportRun
from innervate.capabilities.directory.models.merges import DuplicateDecision, DuplicateProposal, Merge
from innervate.capabilities.directory.models.people import Affiliation, Person
from innervate.capabilities.directory.models.projects import Participation, Project

__all__ = [
    "Affiliation",
    "DuplicateDecision",
    "DuplicateProposal",
    "ImportRun",
    "Merge",
    "Participation",
    "Person",
    "Project",
]

"""Which other records show something of this one in their search profile."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from django.db.models import Model

from innervate.capabilities.directory.models import Person, Project
from innervate.core.models import Organisation


def of_organisation(organisation: Organisation) -> Iterable[Model]:
    """Its people, projects, needs and solutions: they show its name and place."""
    projects = Project.objects.filter(participations__organisation=organisation).distinct()
    people = Person.objects.filter(affiliations__organisation=organisation).distinct()
    # Capabilities above this one hang theirs on the organisation; which are there is not ours to know.
    above = [
        getattr(organisation, name).all() for name in ("needs", "solutions") if hasattr(organisation, name)
    ]
    return chain(people, projects, *above)


def of_project(project: Project) -> Iterable[Model]:
    """The organisations that take part: the project is evidence of what they do and with whom."""
    return Organisation.objects.filter(participations__project=project).distinct()


def of_person(person: Person) -> Iterable[Model]:
    """Where the person works: what she knows speaks for them, as long as she consents to be found."""
    return Organisation.objects.filter(affiliations__person=person).distinct()

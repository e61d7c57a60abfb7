"""Which other records show something of these in their search profile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from innervate.capabilities.directory.models import Person, Project
from innervate.core import registry
from innervate.core.models import Organisation


def of_organisations(ids: Sequence[int]) -> Iterable[QuerySet[Any]]:
    """Their people, projects, needs and solutions: they show the organisation's name and place."""
    yield Project.objects.filter(participations__organisation__in=ids).distinct()
    yield Person.objects.filter(affiliations__organisation__in=ids).distinct()
    # Capabilities above this one hang theirs on the organisation; which are there is not ours to know.
    for entity in registry.entities():
        if not entity.name.startswith("directory.") and any(
            one.name == "organisation" for one in entity.fields
        ):
            yield entity.model._default_manager.filter(organisation__in=ids)


def of_projects(ids: Sequence[int]) -> Iterable[QuerySet[Any]]:
    """The organisations that take part: the project is evidence of what they do and with whom."""
    yield Organisation.objects.filter(participations__project__in=ids).distinct()


def of_people(ids: Sequence[int]) -> Iterable[QuerySet[Any]]:
    """Where they work: what they know speaks for it, as long as they consent to be found."""
    yield Organisation.objects.filter(affiliations__person__in=ids).distinct()

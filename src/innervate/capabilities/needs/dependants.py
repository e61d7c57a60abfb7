"""Which other records show a need or a solution in their search profile: the organisation behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from innervate.core.models import Organisation


def of_needs(ids: Sequence[int]) -> Iterable[QuerySet[Any]]:
    yield Organisation.objects.filter(needs__in=ids).distinct()


def of_solutions(ids: Sequence[int]) -> Iterable[QuerySet[Any]]:
    yield Organisation.objects.filter(solutions__in=ids).distinct()

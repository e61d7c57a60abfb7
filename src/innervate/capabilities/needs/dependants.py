"""Which other records show a need or a solution in their search profile: the organisation behind it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from innervate.capabilities.needs.models import Need, Solution


def its_organisation(record: Need | Solution) -> Iterable[Model]:
    return () if record.organisation is None else (record.organisation,)

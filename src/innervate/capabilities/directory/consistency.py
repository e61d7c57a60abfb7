"""Faults that only several values of a record together show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from innervate.core.errors import InputFault
from innervate.vocab.crosswalks import iso_country


def region_in_its_country(values: Mapping[str, Any]) -> Iterable[InputFault]:
    """A NUTS code begins with its country as the EU writes it (EL for Greece, UK)."""
    country, nuts = values.get("country"), values.get("nuts")
    if country and nuts and iso_country(str(nuts)[:2]) != country:
        yield InputFault("nuts", "region-of-another-country", {"nuts": str(nuts), "country": str(country)})


def ends_after_it_starts(values: Mapping[str, Any]) -> Iterable[InputFault]:
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        yield InputFault("ends_on", "ends-before-it-starts", {"start": starts_on.isoformat()})

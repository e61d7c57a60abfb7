"""Facts of a record: reading and stating them, each with its source and date.

A record may hold several facts of one name from different sources: contradictions stay visible, and
only a person settles them. One source has one statement per name and day: its newer one replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from innervate.core.models import Owned
from innervate.engine.profile import Fact, Interval, OneOf, SomeOf
from innervate.engine.profile.codec import fact_from_json, fact_to_json


def facts_of(record: Owned, name: str | None = None) -> list[Fact]:
    """The record's facts, in the order they were stated; only those called ``name`` when given."""
    return [fact_from_json(data) for data in record.facts if name is None or data["name"] == name]


def state(record: Owned, fact: Fact) -> None:
    """Put ``fact`` on the record (not saved), in place of what the same source said of the same name."""
    said = (fact.name, fact.source.name)
    kept = [data for data in record.facts if (data["name"], data["source"]["name"]) != said]
    record.facts = [*kept, fact_to_json(fact)]


def retract(record: Owned, name: str, source: str | None = None) -> None:
    """Take the facts called ``name`` off the record (not saved); of one source only when given."""
    record.facts = [
        data
        for data in record.facts
        if data["name"] != name or (source is not None and data["source"]["name"] != source)
    ]


def newest(facts: Sequence[Fact]) -> Fact | None:
    """The fact that speaks of the latest day; one without a day is the oldest. None when there is none."""
    dated = sorted(facts, key=lambda fact: fact.as_of or date.min)
    return dated[-1] if dated else None


def exact(value: Decimal | int) -> Interval:
    number = Decimal(value)
    return Interval(number, number)


def one(code: str) -> OneOf:
    return OneOf(frozenset({code}))


def some(codes: Iterable[str]) -> SomeOf:
    return SomeOf(frozenset(codes))

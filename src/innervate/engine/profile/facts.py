"""Facts: what is known of a subject, as sets of possible values with their source.

A fact is never a bare value. It is the *set of values that are still possible*, so that
"between 40 and 60 people" is as good a fact as "52 people", and a fact that nobody stated is the
whole domain. Unknown is therefore never false, never zero and never the empty string.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType, TypeAlias

FactName = NewType("FactName", str)
ProfileId = NewType("ProfileId", str)


class Stated(StrEnum):
    """Why a fact has the values it has (terms.md, storage rule: three kinds of nothing differ)."""

    STATED = "stated"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from. ``retrieved_on`` is the day we read it, not the day it describes."""

    name: str
    url: str = ""
    retrieved_on: date | None = None
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """Closed interval of numbers; an end that is not known is None. ``Interval()`` is unknown."""

    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the low end {self.low} is above the high end {self.high}")

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Closed span of days; an end that is not known is None. ``DaySpan()`` is unknown."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError(f"the first day {self.first} is after the last day {self.last}")


@dataclass(frozen=True, slots=True)
class OneOf:
    """One code out of ``possible``; None means any code of the vocabulary (unknown)."""

    possible: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SomeOf:
    """Several codes: ``known`` hold for sure, others only within ``possible`` (None: any)."""

    known: frozenset[str] = frozenset()
    possible: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if self.possible is not None and not self.known <= self.possible:
            raise ValueError("a known code is not among the possible ones")


@dataclass(frozen=True, slots=True)
class Text:
    """Free text in one language (ISO 639-1; empty when the language is not known)."""

    text: str
    lang: str = ""


Values: TypeAlias = Interval | DaySpan | OneOf | SomeOf | Text


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about a subject.

    ``as_of``: the day the fact describes; None when the source does not say.
    ``unit``: ``EUR``, ``headcount``, ``annual work units``, ``km``, ...; empty for codes and texts.
    """

    name: FactName
    values: Values
    source: Source
    unit: str = ""
    as_of: date | None = None
    stated: Stated = Stated.STATED

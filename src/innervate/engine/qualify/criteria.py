"""Criteria trees: compare, one-of, not, at-least-n. All and any are at-least-n with n of n and 1 of n.

A criterion is data; ``label`` is what a reader calls it (a message id or the scheme's own clause number).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from innervate.engine.profile import FactName


class Comparison(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Compare:
    """A number against ``limit`` in ``unit``, or a day against a day (with an empty unit)."""

    label: str
    fact: FactName
    comparison: Comparison
    limit: Decimal | date
    unit: str = ""


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """A code, or any of several codes, is among ``codes``."""

    label: str
    fact: FactName
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Not:
    label: str
    criterion: Criterion


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``count`` of ``criteria`` are met. A count of 0 is always met."""

    label: str
    count: int
    criteria: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.count <= len(self.criteria):
            raise ValueError(f"{self.count} of {len(self.criteria)} criteria can never be asked for")


Criterion: TypeAlias = Compare | IsOneOf | Not | AtLeast


def all_of(label: str, criteria: Iterable[Criterion]) -> AtLeast:
    """Every criterion is met; no criterion at all is met."""
    each = tuple(criteria)
    return AtLeast(label, len(each), each)


def any_of(label: str, criteria: Iterable[Criterion]) -> AtLeast:
    """One criterion at least is met. Raises ValueError for none at all."""
    return AtLeast(label, 1, tuple(criteria))

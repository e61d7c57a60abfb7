"""Likely doubles as a page shows them: what the two have in common, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format

from innervate.capabilities.directory.selectors import DuplicateView
from innervate.core import records
from innervate.core.models import Organisation
from innervate.core.registry import Entity
from innervate.portal.showing.fields import words
from innervate.portal.showing.reasons import in_words


@dataclass(frozen=True, slots=True)
class PairShown:
    first: Organisation
    second: Organisation
    likeness: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideRow:
    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return bool(self.one and self.other and self.one != self.other)


def pairs_shown(pairs: Iterable[DuplicateView]) -> list[PairShown]:
    shown = []
    for pair in pairs:
        told = [(one.get("weight") or 0.0, in_words(one)) for one in pair.reasons]
        shown.append(
            PairShown(
                first=pair.first,
                second=pair.second,
                likeness=number_format(pair.score, decimal_pos=2),
                reasons=tuple(text for weight, text in told if weight >= 0)[:5],
                against=tuple(text for weight, text in told if weight < 0)[:3],
            )
        )
    return shown


def side_by_side(one: Organisation, other: Organisation, entity: Entity) -> list[SideRow]:
    """Fields of which at least one of the two says something."""
    rows = [
        SideRow(
            str(field.label),
            ", ".join(words(records.read(one, field), field)),
            ", ".join(words(records.read(other, field), field)),
        )
        for field in entity.fields
    ]
    return [row for row in rows if row.one or row.other]

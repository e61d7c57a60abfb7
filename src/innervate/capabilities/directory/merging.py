"""What moves when two records become one, and how it moves back. Called inside one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import ManyToOneRel, UniqueConstraint

from innervate.capabilities.directory.models import DuplicateDecision, DuplicateProposal, Merge
from innervate.core.models import Organisation, OrganisationName
from innervate.vocab.wording import plain

# About a pair of records, not about one: they stay where they are.
_ABOUT_PAIRS = (Merge, DuplicateDecision, DuplicateProposal, Organisation)
# What a gap of the kept record is filled with from the other one.
_FILLED = (
    "short_name", "kind", "size_class", "country", "nuts", "street", "postal_code", "city", "latitude",
    "longitude", "website",
)  # fmt: skip


def relations() -> Iterator[ManyToOneRel]:
    """Everything that hangs on an organisation, whichever capability brought it."""
    for relation in Organisation._meta.related_objects:
        if relation.many_to_many or relation.related_model in _ABOUT_PAIRS:
            continue
        yield relation


def label_of(relation: ManyToOneRel) -> str:
    return f"{relation.related_model._meta.label}.{relation.field.name}"


def move_rows(absorbed: Organisation, kept: Organisation) -> dict[str, list[int]]:
    """Hang the rows of one organisation on the other; ids by relation.

    A row that the kept one has as well (the same identifier, the same role of the same person) stays where it
    is: nothing is lost, nothing stands twice.
    """
    moved: dict[str, list[int]] = {}
    for relation in relations():
        name, rows = relation.field.name, relation.related_model._base_manager
        there = [_marks(row, name) for row in rows.filter(**{name: kept})]
        taken = {mark for marks in there for mark in marks}
        ids = []
        for row in rows.filter(**{name: absorbed}).order_by("pk"):
            marks = _marks(row, name)
            if not taken & marks:
                ids.append(row.pk)
                taken |= marks
        if ids:
            rows.filter(pk__in=ids).update(**{name: kept})
            moved[label_of(relation)] = ids
    return moved


def _marks(row: Any, name: str) -> set[tuple[Any, ...]]:
    """What must not stand twice on one organisation: the values under each of the table's unique
    constraints."""
    marks = set()
    for constraint in row._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
            others = [one for one in constraint.fields if one != name]
            columns = [row._meta.get_field(one).attname for one in others]
            marks.add((constraint.name, *(getattr(row, column) for column in columns)))
    return marks


def move_back(moved: dict[str, list[int]], absorbed: Organisation, kept: Organisation) -> None:
    """Rows that were deleted or handed on meanwhile are left alone."""
    for relation in relations():
        name = relation.field.name
        ids = moved.get(label_of(relation), [])
        relation.related_model._base_manager.filter(pk__in=ids, **{name: kept}).update(**{name: absorbed})


def name_as_other(absorbed: Organisation, kept: Organisation) -> list[int]:
    """The absorbed legal name stays findable as another name of the kept one; ids of the rows made."""
    known = {plain(name) for name in (kept.legal_name, *kept.other_names.values_list("name", flat=True))}
    if plain(absorbed.legal_name) in known:
        return []
    return [OrganisationName.objects.create(organisation=kept, name=absorbed.legal_name).pk]


def fill_gaps(absorbed: Organisation, kept: Organisation) -> dict[str, Any]:
    """Columns that the kept one leaves open (not saved); what was filled in, by column."""
    filled = {}
    for name in _FILLED:
        value = getattr(absorbed, name)
        if getattr(kept, name) in ("", None) and value not in ("", None):
            setattr(kept, name, value)
            filled[name] = value
    return filled


def empty_again(filled: dict[str, Any], kept: Organisation) -> None:
    """Open the gaps again (not saved), except those that somebody has filled differently since."""
    for name, value in filled.items():
        if getattr(kept, name) == value:
            column = kept._meta.get_field(name)
            setattr(kept, name, None if column.null else "")


def join_facts(absorbed: Organisation, kept: Organisation) -> list[Any]:
    """Facts of both side by side (not saved); those that were added. Of one day, the kept record's count."""
    added = [fact for fact in absorbed.facts if fact not in kept.facts]
    kept.facts = [*added, *kept.facts]
    return added


def part_facts(added: list[Any], kept: Organisation) -> None:
    """Take the absorbed record's facts off again (not saved)."""
    remaining = list(kept.facts)
    for fact in added:
        if fact in remaining:
            remaining.remove(fact)
    kept.facts = remaining

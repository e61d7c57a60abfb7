"""Inputs that repeat: other names, identifiers, memberships, affiliations, participations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model

from innervate.core import access
from innervate.core.actor import Actor
from innervate.core.errors import InputFault
from innervate.core.models import Owned
from innervate.core.records.cleaning import Reader, checked_identifier, clean
from innervate.core.records.reading import as_text, read_rows
from innervate.core.records.values import Clean, Unreadable
from innervate.core.registry import Entity, Field, FieldKind, Rows
from innervate.engine.profile import Interval, Source

CleanRow = dict[str, Clean]


def understand(
    entity: Entity, values: Mapping[str, Any], reader: Reader
) -> tuple[dict[str, list[CleanRow]], list[InputFault]]:
    """The rows of every relation that ``values`` names, and their faults as ``relation-3-field``, from 0.

    A row whose inputs are all empty is left out: a form may show spare ones.
    """
    found: dict[str, list[CleanRow]] = {}
    faults: list[InputFault] = []
    for declared in entity.rows:
        given = values.get(declared.name)
        if given is None:
            continue
        if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
            faults.append(InputFault(declared.name, "rows-expected"))
            continue
        found[declared.name] = list(_clean_rows(declared, given, reader, faults))
    return found, faults


def _clean_rows(
    declared: Rows, given: Sequence[Mapping[str, Any]], reader: Reader, faults: list[InputFault]
) -> Iterator[CleanRow]:
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(given):
        if not any(as_text(value) for value in row.values()):
            continue
        place = f"{declared.name}-{number}"
        before = len(faults)
        cleaned = _clean_row(declared, row, reader, place, faults)
        if len(faults) > before:
            continue
        identity = identity_of(declared, cleaned)
        if identity in seen:
            faults.append(InputFault(f"{place}-{declared.identity[0]}", "row-twice"))
            continue
        seen.add(identity)
        yield cleaned


def _clean_row(
    declared: Rows, row: Mapping[str, Any], reader: Reader, place: str, faults: list[InputFault]
) -> CleanRow:
    cleaned: CleanRow = {}
    for field in declared.fields:
        where = f"{place}-{field.name}"
        try:
            cleaned[field.name] = clean(field, row.get(field.name), reader)
            if field.name == "value" and "scheme" in cleaned:
                cleaned["value"] = _identifier(cleaned, reader)
        except Unreadable as fault:
            faults.append(InputFault(where, fault.message, fault.parameters))
            continue
        if field.required and cleaned[field.name].value is None:
            faults.append(InputFault(where, "required"))
    known = {field.name for field in declared.fields}
    faults += [InputFault(place, "field-unknown", {"name": name}) for name in row if name not in known]
    return cleaned


def _identifier(cleaned: CleanRow, reader: Reader) -> Clean:
    value = cleaned["value"].value
    return Clean(checked_identifier(cleaned["scheme"].value, value, reader.country)) if value else Clean(None)


def identity_of(declared: Rows, row: CleanRow | Model) -> tuple[Any, ...]:
    """What tells a row, understood or stored, from the others of its record."""
    if isinstance(row, Model):
        columns = (row._meta.get_field(name) for name in declared.identity)
        return tuple(getattr(row, column.attname) or "" for column in columns)  # type: ignore[union-attr]
    parts = (row[name].value for name in declared.identity)
    return tuple(part.pk if isinstance(part, Model) else part or "" for part in parts)


def unsaved(record: Owned, declared: Rows, row: CleanRow) -> Model:
    """The row as an unsaved record, hung on ``record``."""
    relation = getattr(record, declared.name)
    made = relation.model(**{relation.field.name: record})
    _fill(made, declared.fields, row)
    return made


def alter(present: Any, declared: Rows, said: CleanRow) -> None:
    """Put the fields that ``said`` names on a stored row (not saved); the others keep what they have."""
    _fill(present, [field for field in declared.fields if field.name in said], said)


def _fill(made: Any, fields: Sequence[Field], row: CleanRow) -> bool:
    """Whether anything changed."""
    changed = False
    for field in fields:
        column = made._meta.get_field(field.name)
        value = row[field.name].value
        if isinstance(value, Interval):
            value = value.low
        if value is None and not column.null:
            value = column.get_default()
        if made.pk is None or getattr(made, field.name) != value:
            setattr(made, field.name, value)
            changed = True
    return changed


def open_rows(record: Any, declared: Rows, actor: Actor) -> list[Any]:
    """The stored rows that exist for the actor: those without a reference that is hidden from her."""
    if record.pk is None:
        return []
    rows = list(getattr(record, declared.name).all())
    references = [field.name for field in declared.fields if field.kind is FieldKind.REFERENCE]
    if not references:
        return rows
    seen = access.open_among(actor, (getattr(row, name) for row in rows for name in references))
    return [
        row
        for row in rows
        if all(
            (named := getattr(row, name)) is None or (type(named), named.pk) in seen for name in references
        )
    ]


def stale_and_new(
    record: Owned, declared: Rows, wanted: Sequence[CleanRow], actor: Actor
) -> tuple[list[Model], list[Model], list[Model]]:
    """Rows to take away, to change and to add, so that the actor finds exactly ``wanted``.

    Rows that do not exist for her stay: nobody takes away what she cannot see.
    """
    held = {identity_of(declared, row): row for row in open_rows(record, declared, actor)}
    changed, added = [], []
    for row in wanted:
        present = held.pop(identity_of(declared, row), None)
        if present is None:
            added.append(unsaved(record, declared, row))
        elif _fill(present, declared.fields, row):
            changed.append(present)
    return list(held.values()), changed, added


def replace(
    record: Owned, declared: Rows, wanted: Sequence[CleanRow], *, source: Source, actor: Actor
) -> list[Any] | None:
    """Give the record exactly the rows ``wanted``, beside those that the actor cannot see.

    ``[old, new]`` as texts; None when nothing changed."""
    before = as_text(read_rows(record, declared))
    gone, changed, added = stale_and_new(record, declared, wanted, actor)
    if not (gone or changed or added):
        return None
    for row in gone:
        row.delete()
    for row in (*changed, *added):
        if hasattr(row, "source") and not row.source:
            row.source = source.name
        row.save()
    if hasattr(record, "_prefetched_objects_cache"):
        record._prefetched_objects_cache.pop(declared.name, None)
    return [before, as_text(read_rows(record, declared))]

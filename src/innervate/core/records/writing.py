"""Checking the values of a record and putting them on it, with source and day for every fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from decimal import Decimal
from typing import Any

from innervate.core import facts
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused
from innervate.core.models import Owned, Visibility
from innervate.core.records import rows as repeated
from innervate.core.records.cleaning import Reader, clean
from innervate.core.records.reading import as_text, plain_of_fact, read, stated
from innervate.core.records.values import NOTHING, Clean, Unreadable
from innervate.core.registry import Entity, Field, FieldKind, Stored
from innervate.engine.profile import (
    DaySpan,
    Fact,
    FactName,
    Interval,
    OneOf,
    SomeOf,
    Source,
    Stated,
    Text,
    Values,
)
from innervate.engine.profile.codec import fact_to_json

# Every Owned record has it beside its declared fields.
VISIBILITY = "visibility"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An input as it was understood. ``values`` by field, ``rows`` by relation; all faults together."""

    values: Mapping[str, Clean] = attribute(default_factory=dict)
    rows: Mapping[str, list[dict[str, Clean]]] = attribute(default_factory=dict)
    visibility: str = ""
    faults: tuple[InputFault, ...] = ()


def understand(
    entity: Entity, values: Mapping[str, Any], *, partial: bool, reader: Reader | None = None
) -> Cleaned:
    """Read an input whole. ``partial``: fields that are left out keep what they have."""
    reader = _with_country(reader or Reader(), entity, values)
    faults: list[InputFault] = []
    cleaned: dict[str, Clean] = {}
    for one in entity.fields:
        if one.name in values:
            faults += _clean_into(cleaned, one, values[one.name], reader)
        if one.required and (one.name in values or not partial):
            missing = one.name not in values or cleaned.get(one.name, Clean("")).value is None
            faults += [InputFault(one.name, "required")] if missing else []
    found_rows, row_faults = repeated.understand(entity, values, reader)
    faults += [*row_faults, *_unknown(entity, values)]
    visibility = str(values.get(VISIBILITY) or "")
    if visibility and visibility not in Visibility.values:
        faults.append(InputFault(VISIBILITY, "choice-unknown", {"value": visibility}))
    if entity.consistency is not None:
        faults += entity.consistency({name: each.value for name, each in cleaned.items()})
    return Cleaned(cleaned, found_rows, visibility, tuple(faults))


def _with_country(reader: Reader, entity: Entity, values: Mapping[str, Any]) -> Reader:
    if reader.country or not values.get("country"):
        return reader
    try:
        country = clean(entity.field("country"), values["country"], reader).value
    except (Unreadable, StopIteration):
        return reader
    return Reader(reader.actor, reader.lang, str(country or ""), reader.known)


def _clean_into(cleaned: dict[str, Clean], one: Field, value: Any, reader: Reader) -> list[InputFault]:
    if one.stored is Stored.DERIVED:
        return [InputFault(one.name, "field-not-writable")]
    try:
        cleaned[one.name] = clean(one, value, reader)
    except Unreadable as fault:
        return [InputFault(one.name, fault.message, fault.parameters)]
    return []


def _unknown(entity: Entity, values: Mapping[str, Any]) -> list[InputFault]:
    known = {one.name for one in entity.fields} | {one.name for one in entity.rows} | {VISIBILITY}
    return [InputFault(name, "field-unknown", {"name": name}) for name in values if name not in known]


def check(
    entity: Entity, values: Mapping[str, Any], *, partial: bool, reader: Reader | None = None
) -> list[InputFault]:
    """Every fault of an input, in the order of the fields; empty when it can be written."""
    return list(understand(entity, values, partial=partial, reader=reader).faults)


def apply(
    record: Owned, entity: Entity, cleaned: Cleaned, *, source: Source, on: date
) -> dict[str, list[Any]]:
    """Put understood values on the record (not saved; rows are left to ``rows.replace``).

    Only what differs is touched, so that an unchanged value keeps the source and day it had.
    What changed: ``{field: [old, new]}`` as texts.
    """
    changes: dict[str, list[Any]] = {}
    for one in entity.fields:
        new = cleaned.values.get(one.name)
        if new is None:
            continue
        before = as_text(read(record, one)), stated(record, one)
        if one.stored is Stored.FACT:
            _state(record, one, new, source, on)
        else:
            _set_column(record, one, new, source, on)
        after = as_text(read(record, one)), stated(record, one)
        if before != after:
            changes[one.name] = [_word(*before), _word(*after)]
    if cleaned.visibility and cleaned.visibility != record.visibility:
        changes[VISIBILITY] = [record.visibility, cleaned.visibility]
        record.visibility = cleaned.visibility
    return changes


def _word(text: Any, kind: Stated) -> Any:
    return text if kind is Stated.STATED or text not in ("", []) else {"stated": kind.value}


def _set_column(record: Owned, one: Field, new: Clean, source: Source, on: date) -> None:
    column = record._meta.get_field(one.name)
    value = new.value
    if isinstance(value, Interval):
        value = _column_number(column, value.low)
    if value is None and not column.null:
        value = column.get_default()
    setattr(record, one.name, value)
    # A column cannot tell "none" from "not stated": a fact of its name does.
    held = facts.newest(facts.facts_of(record, one.name))
    if new.stated in (Stated.NONE, Stated.NOT_APPLICABLE):
        if held is None or held.stated is not new.stated:
            facts.retract(record, one.name)
            facts.state(record, _fact(one, new, source, on))
    elif held is not None:
        facts.retract(record, one.name)


def _column_number(column: Any, number: Decimal | None) -> Any:
    return (
        number if number is None or column.get_internal_type() == "DecimalField" else column.to_python(number)
    )


def values_of(one: Field, new: Clean) -> Values:
    """The engine's values for an understood input; nothing is the whole domain."""
    value: Any = new.value
    match one.kind:
        case FieldKind.CHOICE:
            return OneOf(None if value is None else frozenset({value}))
        case FieldKind.YES_NO:
            return OneOf(None if value is None else frozenset({"yes" if value else "no"}))
        case FieldKind.CHOICES:
            return SomeOf(frozenset(value or ()))
        case FieldKind.NUMBER | FieldKind.MONEY:
            return value if value is not None else Interval()
        case FieldKind.DAY:
            return DaySpan(value, value)
        case _:
            return Text(value or "")


def _fact(one: Field, new: Clean, source: Source, on: date) -> Fact:
    return Fact(
        name=FactName(one.name),
        values=values_of(one, new),
        source=source,
        unit=one.unit,
        as_of=on,
        stated=new.stated,
    )


def _state(record: Owned, one: Field, new: Clean, source: Source, on: date) -> None:
    held = facts.facts_of(record, one.name)
    latest = facts.newest(held)
    fact = _fact(one, new, source, on)
    if latest is None and new == NOTHING:
        return
    if latest is not None and latest.stated is fact.stated and plain_of_fact(latest) == plain_of_fact(fact):
        return
    # Taken back: what others stated stays on record, so it must be said that it no longer holds.
    if new == NOTHING and all(other.source.name == source.name for other in held):
        facts.retract(record, one.name)
        return
    if latest is not None and latest.as_of is not None and latest.as_of > on:
        fact = _fact(one, new, source, latest.as_of)  # what is said last counts, also about a later day
    facts.state(record, fact)


def fill(record: Owned, entity: Entity, cleaned: Cleaned, *, source: Source, on: date) -> None:
    """``apply`` for a record that is new and empty: nothing to compare, so that many can be made quickly."""
    made = []
    for one in entity.fields:
        new = cleaned.values.get(one.name)
        if new is None or new == NOTHING:
            continue
        if one.stored is Stored.FACT:
            made.append(_fact(one, new, source, on))
        else:
            _set_column(record, one, new, source, on)
    record.facts = [*record.facts, *(fact_to_json(fact) for fact in made)]
    if cleaned.visibility:
        record.visibility = cleaned.visibility


def write(
    record: Owned,
    entity: Entity,
    values: Mapping[str, Any],
    *,
    source: Source,
    on: date,
    partial: bool = True,
    reader: Reader | None = None,
) -> dict[str, list[Any]]:
    """Check ``values``, put them on the record and save it with its rows.

    What changed: ``{field: [old, new]}`` as texts; empty when all was so before. Raises InputRefused
    with every fault; then nothing is written.
    """
    cleaned = understand(entity, values, partial=partial, reader=reader)
    if cleaned.faults:
        raise InputRefused(cleaned.faults)
    changes = apply(record, entity, cleaned, source=source, on=on)
    return save(record, entity, cleaned, changes, source=source, actor=(reader or Reader()).actor)


def save(
    record: Owned,
    entity: Entity,
    cleaned: Cleaned,
    changes: dict[str, list[Any]],
    *,
    source: Source,
    actor: Actor,
) -> dict[str, list[Any]]:
    """Save what ``apply`` put on the record, then its rows. All changes, those of the rows included."""
    record.save()
    for declared in entity.rows:
        if declared.name in cleaned.rows:
            difference = repeated.replace(
                record, declared, cleaned.rows[declared.name], source=source, actor=actor
            )
            if difference is not None:
                changes[declared.name] = difference
    return changes

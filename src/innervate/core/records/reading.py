"""What a record says in a field: as a plain value, as the text of a form or cell, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import formats, translation

from innervate.core.facts import facts_of, newest
from innervate.core.models import Owned
from innervate.core.records.numbers import show_number
from innervate.core.records.values import WORD_FOR, plain_number
from innervate.core.registry import Entity, Field, FieldKind, Rows, Stored
from innervate.engine.profile import DaySpan, Fact, Interval, OneOf, SomeOf, Stated, Text
from innervate.vocab import UnknownCode, UnknownVocabulary, vocabulary
from innervate.vocab.messages import sentence


def plain_of_fact(fact: Fact | None) -> Any:
    """str, Decimal, list of codes, date, bool; None for every kind of nothing and for a value that is
    not settled, but a span of numbers as its text: "40-60"."""
    if fact is None or fact.stated is not Stated.STATED:
        return None
    match fact.values:
        case Text(text, _):
            return text
        case OneOf(possible):
            code = next(iter(possible)) if possible is not None and len(possible) == 1 else None
            return {"yes": True, "no": False}.get(code, code) if code is not None else None
        case SomeOf(known, _):
            return sorted(known)
        case Interval() as interval:
            return interval.low if interval.is_exact else show_number(interval) or None
        case DaySpan(first, last):
            return first if first == last else None


def read(record: Any, field: Field) -> Any:
    """The plain value: str, list of codes, date, Decimal, bool, a record (reference); None for nothing."""
    if field.read is not None:
        return field.read(record)
    if field.stored is Stored.FACT:
        return plain_of_fact(newest(facts_of(record, field.name)))
    if field.kind is FieldKind.REFERENCE and getattr(record, f"{field.name}_id") is None:
        return None  # also for a record that is being made, whose required reference is not there yet
    value = getattr(record, field.name)
    return None if value == "" else value


def stated(record: Owned, field: Field) -> Stated:
    """Which of the three kinds of nothing stands there, or that there is a value."""
    if field.stored is not Stored.DERIVED:
        fact = newest(facts_of(record, field.name))
        if fact is not None:
            return fact.stated
    return Stated.NOT_STATED if read(record, field) in (None, "", []) else Stated.STATED


def fact_behind(record: Owned, field: Field) -> Fact | None:
    """The fact that ``read`` shows, with its source and day; None for a column."""
    return newest(facts_of(record, field.name)) if field.stored is Stored.FACT else None


def values(record: Any, entity: Entity) -> dict[str, Any]:
    """Every field's plain value by name, and the repeated rows as lists of such mappings."""
    found = {field.name: read(record, field) for field in entity.fields}
    return found | {rows.name: read_rows(record, rows) for rows in entity.rows}


def read_rows(record: Any, rows: Rows) -> list[dict[str, Any]]:
    """The rows in their table's order, each as plain values by field name; [] for a record not saved."""
    if record.pk is None:
        return []
    return [
        {field.name: read(row, field) for field in rows.fields} for row in getattr(record, rows.name).all()
    ]


def as_text(value: Any) -> Any:
    """A plain value as a form, a cell or JSON holds it: text, or a list of codes; read back equal."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return plain_number(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return [as_text(each) for each in value]
        case dict():
            return {name: as_text(each) for name, each in value.items()}
        case Model():
            return getattr(value, "key", str(value.pk))
        case _:
            return str(value)


def text_of(record: Owned, field: Field) -> Any:
    """What a form shows in the field's input: ``clean`` reads it back to what the record holds."""
    word = WORD_FOR.get(stated(record, field), "") if field.stored is not Stored.DERIVED else ""
    value = read(record, field)
    return word if value in (None, "", []) and word else as_text(value)


def label_of(field: Field, value: Any, lang: str) -> str:
    """``value`` in words for a reader of ``lang``; empty for nothing. A code that its list has lost stays."""
    match value:
        case None | "":
            return ""
        case bool():
            return sentence("yes" if value else "no", lang=lang)
        case list() | tuple():
            return ", ".join(label_of(field, each, lang) for each in value)
        case Decimal() | int() | float():
            return _number_label(field, Decimal(str(value)), lang)
        case date():
            with translation.override(lang):
                return formats.date_format(value, "j F Y")
        case _ if field.vocabulary:
            return _term_label(field.vocabulary, str(value), lang)
        case _:
            return str(value)


def _number_label(field: Field, number: Decimal, lang: str) -> str:
    with translation.override(lang):
        shown = formats.number_format(plain_number(number), use_l10n=True, force_grouping=True)
    return f"{shown} {field.unit}" if field.kind is FieldKind.MONEY and field.unit else shown


def _term_label(name: str, code: str, lang: str) -> str:
    try:
        return vocabulary(name).label(code, lang)
    except (UnknownCode, UnknownVocabulary):
        return code

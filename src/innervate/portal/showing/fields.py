"""A record as a page prints it: each field with what is known of it, from whom and of which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from innervate.core import access, facts, records, registry
from innervate.core.actor import Actor
from innervate.core.registry import Field, FieldKind, Stored
from innervate.engine.profile import DaySpan, Fact, Interval, OneOf, SomeOf, Stated, Text
from innervate.portal.requests import lang_of_request


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of a field. ``texts``: the words to print; ``address``: a link, or empty."""

    texts: tuple[str, ...]
    address: str = ""
    lang: str = ""
    source: str = ""
    source_url: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class ShownField:
    name: str
    label: str
    kind: str
    statements: tuple[Statement, ...]

    @property
    def is_known(self) -> bool:
        return bool(self.statements)


def shown_fields(
    record: Model, entity: registry.Entity, *, actor: Actor, private: bool, leave_out: Sequence[str] = ()
) -> list[ShownField]:
    """Every field of the record; those that are not public only when ``private``, and none that names a
    record that the actor may not see."""
    unseen = hidden_references(actor, record, entity)
    return [
        ShownField(field.name, str(field.label), field.kind.value, _statements(record, field))
        for field in entity.fields
        if field.name not in leave_out and field.name not in unseen and (field.public or private)
    ]


def hidden_references(actor: Actor, record: Any, entity: registry.Entity) -> frozenset[str]:
    """The fields that name a record which does not exist for the actor."""
    named = {
        field.name: records.read(record, field)
        for field in entity.fields
        if field.kind is FieldKind.REFERENCE
    }
    seen = access.open_among(actor, named.values())
    return frozenset(
        name for name, value in named.items() if value is not None and (type(value), value.pk) not in seen
    )


def _statements(record: Any, field: Field) -> tuple[Statement, ...]:
    stated = facts.facts_of(record, field.name)
    if field.stored is Stored.FACT:
        latest = facts.newest(stated)
        if latest is not None and latest.stated is Stated.NOT_STATED:
            return ()  # somebody has said since that it no longer holds
        ordered = sorted(stated, key=lambda fact: fact.as_of or date.min, reverse=True)
        return tuple(
            Statement(
                texts=texts,
                lang=fact.values.lang if isinstance(fact.values, Text) else "",
                source=fact.source.name,
                source_url=fact.source.url,
                as_of=fact.as_of or fact.source.retrieved_on,
            )
            for fact in ordered
            if (texts := words_of_fact(fact, field))
        )
    value = records.read(record, field)
    texts = words(value, field)
    if not texts:
        return ()
    witness = facts.newest(stated)
    return (
        Statement(
            texts=texts,
            address=address_of(value, field),
            source=witness.source.name if witness else "",
            source_url=witness.source.url if witness else "",
            as_of=witness.as_of if witness else None,
        ),
    )


def words_of_fact(fact: Fact, field: Field) -> tuple[str, ...]:
    """The fact in words; ranges stay ranges, and nothing is made of what is not stated."""
    if fact.stated is Stated.NOT_APPLICABLE:
        return (_("does not apply"),)
    if fact.stated is Stated.NONE:
        return (_("none"),)
    if fact.stated is not Stated.STATED:
        return ()
    match fact.values:
        case Text(text, _lang):
            return (text,) if text else ()
        case OneOf(possible):
            return tuple(label(field, code) for code in sorted(possible or ()))
        case SomeOf(known, _possible):
            return tuple(sorted(label(field, code) for code in known))
        case Interval() as interval:
            return _interval(interval, fact.unit or field.unit)
        case DaySpan(first, last):
            return tuple(date_format(day, "j F Y") for day in (first, last) if day)
    return ()


def _interval(interval: Interval, unit: str) -> tuple[str, ...]:
    low, high = interval.low, interval.high
    if low is not None and low == high:
        text = number(low)
    elif low is not None and high is not None:
        text = f"{number(low)}–{number(high)}"
    elif low is not None:
        text = _("at least %(figure)s") % {"figure": number(low)}
    elif high is not None:
        text = _("at most %(figure)s") % {"figure": number(high)}
    else:
        return ()
    return (f"{text} {unit_words(unit)}".strip(),)


def unit_words(unit: str) -> str:
    return {"headcount": _("people"), "annual work units": _("annual work units")}.get(unit, unit)


def number(value: Decimal | float) -> str:
    whole = value == int(value)
    return number_format(value, decimal_pos=0 if whole else 2, force_grouping=True)


def words(value: Any, field: Field) -> tuple[str, ...]:
    """A plain value in words; empty when nothing is known."""
    if value is None or value == "" or value == []:
        return ()
    match field.kind:
        case FieldKind.CHOICE:
            return (label(field, value),)
        case FieldKind.CHOICES:
            return tuple(sorted(label(field, code) for code in value))
        case FieldKind.DAY:
            return (date_format(value, "j F Y"),) if isinstance(value, date) else (str(value),)
        case FieldKind.NUMBER | FieldKind.MONEY:
            return (f"{number(Decimal(str(value)))} {unit_words(field.unit)}".strip(),)
        case FieldKind.YES_NO:
            return (_("yes") if value else _("no"),)
        case _:
            return (str(value),)


def address_of(value: Any, field: Field) -> str:
    if field.kind is FieldKind.URL:
        return str(value)
    if field.kind is FieldKind.EMAIL:
        return f"mailto:{value}"
    if field.kind is FieldKind.REFERENCE and isinstance(value, Model):
        return record_address(value)
    if field.name == "orcid":
        return f"https://orcid.org/{value}"
    return ""


def record_address(record: Any) -> str:
    """The address of the page of any record that the registry knows."""
    entity = registry.entity_of(type(record))
    return reverse("portal:record", kwargs={"entity": entity, "key": record.key})


def label(field: Field, code: str) -> str:
    return records.label_of(field, code, lang_of_request())


def missing(fields: Sequence[ShownField]) -> list[ShownField]:
    """What nobody has stated yet, in the order of the form."""
    return [field for field in fields if not field.is_known]

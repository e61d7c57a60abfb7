"""A list of records: its columns, its rows in words, its pages and its order."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.formats import number_format

from innervate.core import access, records
from innervate.core.actor import Actor
from innervate.core.registry import Entity, Field, FieldKind, Stored
from innervate.portal.showing.fields import record_address, words

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    pages: int
    total: int

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def offset(self) -> int:
        return (self.number - 1) * PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Column:
    """``order``: what the address says to sort by it, empty when one cannot."""

    name: str
    label: str
    order: str
    sorted: str  # "", "ascending", "descending"


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    text: str
    is_number: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    address: str
    title: str
    cells: tuple[Cell, ...]
    archived: bool
    synthetic: bool
    lang: str = ""


def grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def page_of(total: int, number: int) -> Page:
    pages = max(1, -(-total // PAGE_SIZE))
    return Page(min(number, pages), pages, total)


def list_fields(entity: Entity) -> list[Field]:
    return [field for field in entity.fields if field.in_list]


def title_field(entity: Entity) -> Field:
    """The field that names a record in a list: the first required one that is shown there."""
    shown = list_fields(entity)
    return next((field for field in shown if field.required), shown[0])


def columns(entity: Entity, order: str) -> list[Column]:
    return [_column(entity, field, order) for field in _ordered(entity)]


def _ordered(entity: Entity) -> list[Field]:
    first = title_field(entity)
    return [first, *(field for field in list_fields(entity) if field is not first)]


def _column(entity: Entity, field: Field, order: str) -> Column:
    if not _sortable(entity, field):
        return Column(field.name, str(field.label), "", "")
    descending = order == field.name
    state = {field.name: "ascending", f"-{field.name}": "descending"}.get(order, "")
    return Column(field.name, str(field.label), f"-{field.name}" if descending else field.name, state)


def _sortable(entity: Entity, field: Field) -> bool:
    if field.stored is not Stored.COLUMN or field.kind is FieldKind.REFERENCE:
        return False
    try:
        entity.model._meta.get_field(field.name)
    except FieldDoesNotExist:
        return False
    return True


def in_order(entity: Entity, queryset: QuerySet[Any], order: str) -> QuerySet[Any]:
    name = order.removeprefix("-")
    if any(field.name == name and _sortable(entity, field) for field in list_fields(entity)):
        return queryset.order_by(order, "id")
    return queryset.order_by(*(entity.model._meta.ordering or ("id",)))


def rows(entity: Entity, found: Sequence[Model], actor: Actor) -> list[Row]:
    """The records in words; a name that the actor may not see stays empty."""
    title = title_field(entity)
    rest = [field for field in _ordered(entity) if field is not title]
    references = [field for field in rest if field.kind is FieldKind.REFERENCE]
    seen = access.open_among(actor, (records.read(record, field) for record in found for field in references))
    return [_row(record, title, rest, seen) for record in found]


def _row(record: Any, title: Field, rest: Sequence[Field], seen: Container[object]) -> Row:
    lang = getattr(record, "lang", "")
    return Row(
        address=record_address(record),
        title=str(records.read(record, title) or record.key),
        cells=tuple(
            Cell(
                str(field.label),
                _cell_text(records.read(record, field), field, seen),
                field.kind in (FieldKind.NUMBER, FieldKind.MONEY),
            )
            for field in rest
        ),
        archived=record.state != "active",
        synthetic=getattr(record, "synthetic", False),
        lang=lang,
    )


def _cell_text(value: Any, field: Field, seen: Container[object]) -> str:
    if isinstance(value, Model) and (type(value), value.pk) not in seen:
        return ""
    return ", ".join(words(value, field))

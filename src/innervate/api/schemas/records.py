"""The shapes of records, made from the registry: what is shown, what is sent to add one or to edit one.

A code is shown as its code; ``labels`` of a single record words it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, create_model
from pydantic.json_schema import SkipJsonSchema

from innervate.api.paging import DEFAULT_PAGE, LARGEST_PAGE
from innervate.core.models import State, Visibility
from innervate.core.registry import Entity, FieldKind, Rows, Stored
from innervate.core.registry import Field as Attribute

Key = Annotated[str, Field(description="The record's key", examples=["7kq2m9xw4tpd"])]
LONGEST_TEXT = 20_000
CLUSTER_OF_A_NEW_RECORD = (
    "Short name of the cluster that will control the record; who belongs to one cluster may leave it out"
)


class ClusterRef(Schema):
    key: str
    slug: str
    name: str


class FactSource(Schema):
    name: str
    url: str = ""
    retrieved_on: date | None = None
    licence: str = ""
    attribution: str = ""


class FactShown(Schema):
    """One statement with where it comes from; ``values`` is the set of values that are still possible."""

    name: str
    values: dict[str, Any]
    unit: str = ""
    as_of: date | None = None
    stated: str
    source: FactSource


class RecordInput(Schema):
    """Unknown fields are refused rather than dropped: a typing error must not look like success."""

    model_config = ConfigDict(extra="forbid")


# Numbers are texts, so that no digit is lost and a span ("40-60") has a form.
_SHOWN_TYPE: dict[FieldKind, Any] = {
    FieldKind.CHOICES: list[str],
    FieldKind.DAY: date | None,
    FieldKind.YES_NO: bool | None,
}

Number = Annotated[str, Field(max_length=40)] | int | float

_GIVEN_TYPE: dict[FieldKind, Any] = {
    FieldKind.CHOICES: list[Annotated[str, Field(max_length=80)]],
    FieldKind.DAY: date,
    FieldKind.NUMBER: Number,
    FieldKind.MONEY: Number,
    FieldKind.YES_NO: bool,
}


def title_of(entity: Entity) -> str:
    """``directory.organisation`` -> ``Organisation``: the name of its schemas."""
    return entity.name.partition(".")[2].title().replace("_", "")


def _described(attribute: Attribute) -> str:
    parts = [str(attribute.label)]
    if attribute.vocabulary:
        parts.append(f"codes of the vocabulary {attribute.vocabulary}")
    if attribute.refers_to:
        parts.append(f"key of a {attribute.refers_to.partition('.')[2]}")
    if attribute.unit:
        parts.append(f"in {attribute.unit}")
    if not attribute.public:
        parts.append("shown only to who may edit the record")
    return "; ".join(parts)


def _written(entity: Entity) -> list[Attribute]:
    return [one for one in entity.fields if one.stored is not Stored.DERIVED and one.in_form]


def _shown_fields(attributes: Iterable[Attribute]) -> dict[str, Any]:
    return {
        one.name: (
            _SHOWN_TYPE.get(one.kind, str | None),
            Field([] if one.kind is FieldKind.CHOICES else None, description=_described(one)),
        )
        for one in attributes
    }


def _row_name(entity: Entity, rows: Rows) -> str:
    return f"{title_of(entity)}{rows.name.title().replace('_', '')}Row"


def _given_type(attribute: Attribute) -> Any:
    longest = attribute.max_length or LONGEST_TEXT
    return _GIVEN_TYPE.get(attribute.kind, Annotated[str, Field(max_length=longest)])


def _given_field(attribute: Attribute, *, may_be_left_out: bool) -> tuple[Any, Any]:
    kind = _given_type(attribute)
    if attribute.required and not may_be_left_out:
        return kind, Field(description=_described(attribute))
    # A required field that is left out of an edit keeps its value; sending null for it is refused by core.
    nothing = SkipJsonSchema[None] if attribute.required else None
    return kind | nothing, Field(None, description=_described(attribute))


def _given_rows(entity: Entity) -> dict[str, Any]:
    """Relations with their rows, written whole: what is left out is taken away."""
    relations: dict[str, Any] = {}
    for rows in entity.rows:
        row = create_model(
            f"{_row_name(entity, rows)}Input",
            __base__=RecordInput,
            **{one.name: _given_field(one, may_be_left_out=False) for one in rows.fields},
        )
        described = f"{rows.label}; written whole, rows left out are taken away"
        relations[rows.name] = (
            Annotated[list[row], Field(max_length=500)] | SkipJsonSchema[None],  # type: ignore[valid-type]
            Field(None, description=described),
        )
    return relations


def shown(entity: Entity) -> type[Schema]:
    """A record in a list."""
    return create_model(
        title_of(entity),
        __base__=Schema,
        key=(Key, ...),
        href=(str, Field(description="Where the record is read and changed")),
        label=(str, Field(description="What people call it")),
        cluster=(ClusterRef, Field(description="The controller of the record")),
        state=(Literal[tuple(State.values)], ...),
        visibility=(Literal[tuple(Visibility.values)], ...),
        created_at=(datetime, ...),
        updated_at=(datetime, ...),
        **_shown_fields(entity.fields),
    )


def detail(entity: Entity, base: type[Schema]) -> type[Schema]:
    """One record, with its rows, its facts and their sources, and what the reader may do with it."""
    relations: dict[str, Any] = {}
    for rows in entity.rows:
        row = create_model(_row_name(entity, rows), __base__=Schema, **_shown_fields(rows.fields))
        relations[rows.name] = (list[row], Field(description=str(rows.label)))  # type: ignore[valid-type]
    return create_model(
        f"{title_of(entity)}Detail",
        __base__=base,
        labels=(dict[str, str], Field(description="Codes and references in the reader's language, by field")),
        facts=(list[FactShown], ...),
        may=(list[str], Field(description="Verbs that the reader may do to this record")),
        **relations,
    )


def page(entity: Entity, item: type[Schema]) -> type[Schema]:
    return create_model(
        f"{title_of(entity)}Page",
        __base__=Schema,
        items=(list[item], ...),  # type: ignore[valid-type]  # made at run time
        total=(
            int | None,
            Field(description="How many there are in all; null unless `count` asks or words do"),
        ),
        next=(str | None, Field(description="Cursor of the next page; null on the last")),
    )


def new(entity: Entity) -> type[Schema]:
    """What is sent to add a record. ``null`` and a field left out both say "not known"."""
    return create_model(
        f"New{title_of(entity)}",
        __base__=RecordInput,
        cluster=(str, Field("", max_length=60, description=CLUSTER_OF_A_NEW_RECORD)),
        visibility=(Literal[tuple(Visibility.values)], Field(Visibility.NETWORK.value)),
        **{one.name: _given_field(one, may_be_left_out=False) for one in _written(entity)},
        **_given_rows(entity),
    )


def changes(entity: Entity) -> type[Schema]:
    """What is sent to edit a record: the fields to change alone; ``null`` empties one."""
    return create_model(
        f"{title_of(entity)}Changes",
        __base__=RecordInput,
        visibility=(Literal[tuple(Visibility.values)] | SkipJsonSchema[None], Field(None)),
        **{one.name: _given_field(one, may_be_left_out=True) for one in _written(entity)},
        **_given_rows(entity),
    )


def filters(entity: Entity) -> type[Schema]:
    """The query of a list. A filter given several times means "one of these"."""
    facets: dict[str, Any] = {
        one.name: (
            Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)],
            Field([], description=f"{one.label}: one of these {one.vocabulary or 'values'}"),
        )
        for one in entity.fields
        if one.facet
    }
    return create_model(
        f"{title_of(entity)}Filters",
        __base__=Schema,
        q=(str, Field("", max_length=2000, description="Words to search for; best matches first")),
        cluster=(str, Field("", max_length=60, description="Short name of the controlling cluster")),
        state=(Literal[("", *State.values)], Field("", description="Only records in this state")),
        changed_since=(
            datetime | None,
            Field(None, description="Only records changed at or after this instant"),
        ),
        count=(
            bool,
            Field(False, description="Count all that the filters leave; costs time in a large list"),
        ),
        cursor=(str, Field("", max_length=200, description="`next` of the page before")),
        limit=(int, Field(DEFAULT_PAGE, ge=1, le=LARGEST_PAGE)),
        **facets,
    )

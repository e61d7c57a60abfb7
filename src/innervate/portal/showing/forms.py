"""A form out of the registry: its inputs with what stands in them, their hints and faults."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from innervate.core import records, registry
from innervate.core.actor import Actor
from innervate.core.errors import InputFault
from innervate.core.models import Owned, Visibility
from innervate.core.records.rows import open_rows
from innervate.core.registry import Entity, Field, FieldKind, Rows, Stored
from innervate.portal.requests import lang_of_request
from innervate.portal.showing.fields import hidden_references
from innervate.vocab import vocabulary
from innervate.vocab.messages import sentence

SPARE_ROWS = 2
# Lists up to this length are shown whole; of longer ones a person types the word.
LONGEST_CHOICE, LONGEST_CHECKBOXES = 300, 60


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Input:
    """``widget``: text, lines, choice, checks, yes_no, day, email, url, reference."""

    name: str
    label: str
    widget: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    unit: str = ""
    required: bool = False
    fault: str = ""
    max_length: int = 0
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class RepeatedInputs:
    """Inputs that repeat, spare ones at the end."""

    name: str
    label: str
    hint: str
    rows: tuple[tuple[Input, ...], ...]


@dataclass(frozen=True, slots=True)
class Form:
    inputs: tuple[Input, ...]
    repeated: tuple[RepeatedInputs, ...]
    faults: tuple[InputFault, ...]


def form_of(
    entity: Entity,
    values: Mapping[str, Any],
    *,
    faults: Sequence[InputFault] = (),
    private: bool = True,
    only: Iterable[str] | None = None,
    visibility: bool = True,
    without: Collection[str] = (),
) -> Form:
    """``values``: texts (or lists of codes) by field name, and rows as lists of such mappings.

    ``without``: fields that are not asked, so that what they hold stays.
    """
    wanted = None if only is None else set(only)
    sentences = _sentences(faults)
    inputs = [
        input_of(field, values.get(field.name), sentences.get(field.name, ""), field.name)
        for field in entity.fields
        if field.in_form
        and field.stored is not Stored.DERIVED
        and field.name not in without
        and (wanted is None or field.name in wanted)
        and (field.public or private)
    ]
    if visibility and wanted is None:
        inputs.append(_visibility(str(values.get("visibility") or ""), sentences.get("visibility", "")))
    repeated = (
        []
        if wanted is not None
        else [_repeated(rows, values.get(rows.name), sentences) for rows in entity.rows]
    )
    return Form(tuple(inputs), tuple(repeated), tuple(faults))


def _sentences(faults: Sequence[InputFault]) -> dict[str, str]:
    lang = lang_of_request()
    return {fault.field: sentence(fault.message, fault.parameters, lang=lang) for fault in faults}


def input_of(field: Field, value: Any, fault: str, name: str) -> Input:
    widget, choices = _widget(field, value)
    return Input(
        name=name,
        label=str(field.label),
        widget=widget,
        value=_text(field, value, widget),
        choices=choices,
        hint=str(field.help) or _hint(field, widget),
        unit=field.unit,
        required=field.required,
        fault=fault,
        max_length=field.max_length,
        refers_to=field.refers_to,
    )


def _hint(field: Field, widget: str) -> str:
    if field.kind is FieldKind.CHOICES and widget == "text":
        return _("Several are parted by semicolons.")
    if field.kind is FieldKind.NUMBER:
        return _("A number, or a range such as 40-60 when you are not sure.")
    if widget == "day":
        return _("For example 2026-03-31.")
    return ""


def _widget(field: Field, value: Any) -> tuple[str, tuple[Choice, ...]]:
    match field.kind:
        case FieldKind.LONG_TEXT:
            return "lines", ()
        case FieldKind.CHOICE if len(vocabulary(field.vocabulary)) <= LONGEST_CHOICE:
            return "choice", _choices(field, {str(value or "")})
        case FieldKind.CHOICES if len(vocabulary(field.vocabulary)) <= LONGEST_CHECKBOXES:
            return "checks", _choices(field, _codes(value))
        case FieldKind.YES_NO:
            return "yes_no", ()
        case FieldKind.DAY | FieldKind.EMAIL | FieldKind.URL | FieldKind.REFERENCE as kind:
            return kind.value, ()
        case _:
            return "text", ()


def _codes(value: Any) -> set[str]:
    return {str(value)} if isinstance(value, str) else {str(code) for code in value or ()}


def _choices(field: Field, chosen: set[str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(code, text, code in chosen)
        for code, text in vocabulary(field.vocabulary).choices(lang_of_request())
    )


def _text(field: Field, value: Any, widget: str) -> str:
    if value is None or widget in ("choice", "checks"):
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(records.label_of(field, str(code), lang_of_request()) for code in value)
    return _readable(field, str(value)) if field.vocabulary else str(value)


def _readable(field: Field, code: str) -> str:
    """The label where it names one code alone (regions share names); else the code."""
    lang = lang_of_request()
    label = records.label_of(field, code, lang)
    return label if vocabulary(field.vocabulary).find(label, lang) == code else code


def _visibility(value: str, fault: str) -> Input:
    return Input(
        name="visibility",
        label=_("Who may see it"),
        widget="choice",
        choices=tuple(
            Choice(code, str(text), code == (value or Visibility.NETWORK))
            for code, text in Visibility.choices
        ),
        required=True,
        fault=fault,
    )


def _repeated(rows: Rows, given: Any, sentences: Mapping[str, str]) -> RepeatedInputs:
    held = list(given or ())
    held += [{}] * SPARE_ROWS
    return RepeatedInputs(
        name=rows.name,
        label=str(rows.label),
        hint=str(rows.help),
        rows=tuple(
            tuple(
                input_of(
                    field,
                    row.get(field.name),
                    sentences.get(f"{rows.name}-{number}-{field.name}", ""),
                    f"{rows.name}-{number}-{field.name}",
                )
                for field in rows.fields
            )
            for number, row in enumerate(held)
        ),
    )


def values_of_record(record: Owned, entity: Entity, actor: Actor) -> dict[str, Any]:
    """What the form shows of a saved record: references by the name they are known by, none of a record
    that the actor may not see."""
    unseen = hidden_references(actor, record, entity)
    found: dict[str, Any] = {
        field.name: _shown(record, field) for field in entity.fields if field.name not in unseen
    }
    for rows in entity.rows:
        found[rows.name] = [
            {field.name: _row_text(records.read(row, field)) for field in rows.fields}
            for row in open_rows(record, rows, actor)
        ]
    return found | {"visibility": record.visibility}


def _shown(record: Owned, field: Field) -> Any:
    if field.kind is FieldKind.REFERENCE:
        return _row_text(records.read(record, field))
    return records.text_of(record, field)


def _row_text(value: Any) -> Any:
    return str(value) if hasattr(value, "pk") else records.as_text(value)


def values_of_post(entity: Entity, post: QueryDict, *, only: Iterable[str] | None = None) -> dict[str, Any]:
    """What a sent form says, as texts: fields that the form did not show are left out."""
    found: dict[str, Any] = {}
    for field in entity.fields:
        if only is not None and field.name not in only:
            continue
        several = _is_checks(field)
        if several and f"{field.name}-shown" in post:
            found[field.name] = post.getlist(field.name)
        elif not several and field.name in post:
            found[field.name] = post[field.name]
    if only is None:
        found |= {
            rows.name: _rows_of_post(rows, post) for rows in entity.rows if f"{rows.name}-shown" in post
        }
        if "visibility" in post:
            found["visibility"] = post["visibility"]
    return found


def _is_checks(field: Field) -> bool:
    return field.kind is FieldKind.CHOICES and len(vocabulary(field.vocabulary)) <= LONGEST_CHECKBOXES


def _rows_of_post(rows: Rows, post: QueryDict) -> list[dict[str, Any]]:
    count = min(int(post[f"{rows.name}-shown"]) if post[f"{rows.name}-shown"].isdecimal() else 0, 500)
    return [
        {field.name: post.get(f"{rows.name}-{number}-{field.name}", "") for field in rows.fields}
        for number in range(count)
    ]


def references_by_key(record: Owned, entity: Entity, values: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """A name that stands as it stood means the same record, even when another bears that name."""
    unseen = hidden_references(actor, record, entity)
    for field in entity.fields:
        if field.kind is not FieldKind.REFERENCE or field.name not in values or field.name in unseen:
            continue
        held = records.read(record, field)
        if held is not None and values[field.name] == str(held):
            values = {**values, field.name: held.key}
    for rows in entity.rows:
        if rows.name in values:
            values = {**values, rows.name: _rows_by_key(record, rows, values[rows.name], actor)}
    return values


def _rows_by_key(
    record: Owned, rows: Rows, given: list[dict[str, Any]], actor: Actor
) -> list[dict[str, Any]]:
    held = {
        (field.name, str(named)): getattr(named, "key", "")
        for row in open_rows(record, rows, actor)
        for field in rows.fields
        if field.kind is FieldKind.REFERENCE and (named := records.read(row, field)) is not None
    }
    return [
        {
            name: held.get((name, value), value) if isinstance(value, str) else value
            for name, value in row.items()
        }
        for row in given
    ]


def entity_label(entity: registry.Entity) -> str:
    return str(entity.label)

"""An import as its pages show it: columns with what was guessed, faults by cell, likely doubles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from innervate.capabilities.directory.importing.columns import COLUMNS_OF
from innervate.capabilities.directory.models import ImportRun
from innervate.core import registry
from innervate.core.records import label_of
from innervate.portal.requests import lang_of_request
from innervate.portal.showing.reasons import in_words
from innervate.vocab.messages import sentence

MOST_FAULTS, MOST_PROPOSALS, MOST_CHANGES = 200, 100, 30


@dataclass(frozen=True, slots=True)
class ColumnShown:
    position: int
    letter: str
    header: str
    examples: tuple[str, ...]
    field: str
    why: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FaultShown:
    row: int
    column: str
    header: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    words: str
    reasons: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class ProposalShown:
    row: int
    title: str
    options: tuple[Option, ...]
    is_decided: bool


def columns_shown(run: ImportRun) -> list[ColumnShown]:
    lang = lang_of_request()
    choices = tuple((column.name, _label(run.entity, column)) for column in COLUMNS_OF[run.entity])
    return [
        ColumnShown(
            position=column["position"],
            letter=column["letter"],
            header=column["header"],
            examples=tuple(column["examples"]),
            field=column["field"],
            why=sentence(column["reason"], column["parameters"], lang=lang) if column["field"] else "",
            choices=choices,
        )
        for column in run.mapping["columns"]
    ]


def _label(entity_name: str, column: Any) -> str:
    """The field's own label; an export's head where the column is no field."""
    entity = registry.entity(entity_name)
    for field in entity.fields:
        if field.name == column.field:
            return str(field.label)
    return str(column.header)


def changes_shown(run: ImportRun) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What the import would change: title of the record, and of each field its label, before and after."""
    lang = lang_of_request()
    fields = {field.name: field for field in registry.entity(run.entity).fields}

    def told(name: str, value: Any) -> str:
        parts = value if isinstance(value, list | tuple) else [value]
        field = fields.get(name)
        return ", ".join(
            label_of(field, part, lang) if field is not None and field.vocabulary else str(part)
            for part in parts
            if part not in (None, "")
        )

    return [
        (
            one["title"],
            [
                (str(fields[name].label) if name in fields else name, told(name, old), told(name, new))
                for name, (old, new) in one["changes"].items()
            ],
        )
        for one in run.report.get("changed", ())[:MOST_CHANGES]
    ]


def faults_shown(report: Mapping[str, Any]) -> list[FaultShown]:
    lang = lang_of_request()
    return [
        FaultShown(
            row=fault["row"],
            column=fault.get("column", ""),
            header=fault.get("header", ""),
            value=str(fault.get("value", "") or fault["parameters"].get("value", "")),
            sentence=sentence(fault["message"], fault["parameters"], lang=lang),
        )
        for fault in report.get("faults", ())[:MOST_FAULTS]
    ]


def proposals_shown(run: ImportRun) -> list[ProposalShown]:
    shown = []
    for proposal in run.report.get("proposals", ())[:MOST_PROPOSALS]:
        decided = run.decisions.get(str(proposal["row"]), "")
        wanted = decided or proposal["suggested"]
        shown.append(
            ProposalShown(
                proposal["row"], proposal["title"], tuple(_options(proposal, wanted)), bool(decided)
            )
        )
    return shown


def _options(proposal: Mapping[str, Any], wanted: str) -> list[Option]:
    options = []
    for candidate in proposal["candidates"]:
        value = f"{'same:' if candidate['is_row'] else 'update:'}{candidate['record_id']}"
        words = (
            _("the same as row %(row)s: %(title)s")
            % {"row": candidate["record_id"], "title": candidate["title"]}
            if candidate["is_row"]
            else _("change %(title)s, which is there already") % {"title": candidate["title"]}
        )
        reasons = tuple(in_words(reason) for reason in candidate["reasons"][:3])
        options.append(Option(value, words, reasons, value == wanted))
    options.append(Option("create", _("another one: add it"), (), wanted == "create"))
    options.append(Option("skip", _("leave this row out"), (), wanted == "skip"))
    return options

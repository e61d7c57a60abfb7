"""Tables as profiles: organisations, people, needs and solutions of CSV, XLSX and JSONL files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from innervate.engine.profile import EvidenceUnit, Place, Profile, ProfileId, Source, UnitKind
from innervate.sources.faults import Fault, Line, Report, SourceRefused
from innervate.sources.spreadsheet import (
    ORGANISATION_FIELDS,
    PERSON_FIELDS,
    CellValue,
    FieldSpec,
    Shape,
    guess_mapping,
    open_table,
    read_rows,
)
from innervate.vocab import vocabulary
from innervate.vocab.crosswalks import iso_country

PUBLIC = frozenset({"public"})
SAMPLE = 20

NEED_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("title", words=("need", "what is needed", "solution", "besoin", "titre", "intitulé")),
    FieldSpec("description", words=("details", "texte")),
    FieldSpec("organisation", words=("organization", "hospital", "company", "hôpital", "entreprise")),
    FieldSpec("sectors", Shape.CODE, "sectors"),
    FieldSpec("lang", Shape.CODE, "languages", words=("language", "langue")),
    FieldSpec("country", Shape.COUNTRY),
)


@dataclass(frozen=True, slots=True)
class TableKind:
    """What rows of one kind of table are: their noun and the fields that columns may hold."""

    noun: str
    fields: tuple[FieldSpec, ...]
    name_field: str
    name_alias: str = ""


KIND_BY_STEM: Mapping[str, TableKind] = {
    "organisations": (_organisations := TableKind("organisation", ORGANISATION_FIELDS, "name", "legal_name")),
    "organizations": _organisations,
    "members": _organisations,
    "people": (_people := TableKind("person", PERSON_FIELDS, "person_name", "name")),
    "persons": _people,
    "experts": _people,
    "needs": TableKind("need", NEED_FIELDS, "title"),
    "solutions": TableKind("solution", NEED_FIELDS, "title"),
}
SUFFIXES = (".csv", ".xlsx", ".jsonl")

Values = Mapping[str, str]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(_text(one) for one in value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return " ".join(str(value).split()) if not isinstance(value, str) else value.strip()


def _spreadsheet_rows(path: Path, kind: TableKind, report: Report) -> Iterator[tuple[int, Values]]:
    faults: list[Fault] = []
    table = open_table(path)
    rows = read_rows(table, faults)
    for fault in faults:
        report(fault)
    headers = [column.header for column in table.columns]
    samples: list[Sequence[CellValue]] = [row.values for row in rows[:SAMPLE]]
    fields = [guess.field for guess in guess_mapping(headers, samples, kind.fields)]
    for row in rows:
        yield (
            row.number,
            {
                field: _text(value)
                for field, value in zip(fields, row.values, strict=True)
                if field and value is not None
            },
        )


def _json_rows(path: Path, kind: TableKind, report: Report) -> Iterator[tuple[int, Values]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
            except ValueError:
                found = None
            if not isinstance(found, dict):
                report(Fault("line-not-an-object", Line(path.name, number)))
                continue
            values = {str(name): _text(value) for name, value in found.items()}
            if kind.name_alias in values:
                values.setdefault(kind.name_field, values[kind.name_alias])
            yield number, values


def table_rows(path: Path, kind: TableKind, report: Report) -> Iterator[tuple[int, Values]]:
    """Row numbers with their values by field name. A row without a name is reported and left out.

    Raises SourceRefused when the file is no table or has no column for the name.
    """
    read = _json_rows if path.suffix == ".jsonl" else _spreadsheet_rows
    found = 0
    for number, values in read(path, kind, report):
        if values.get(kind.name_field):
            found += 1
            yield number, values
        else:
            report(Fault("row-without-name", Line(path.name, number, kind.name_field)))
    if not found:
        raise SourceRefused([Fault("no-row-with-a-name", Line(path.name), {"field": kind.name_field})])


def _codes(values: Values, lang: str = "") -> tuple[str, ...]:
    terms = vocabulary("sectors")
    parts = [part.strip() for part in values.get("sectors", "").replace("|", ";").split(";")]
    found = [terms.find(part, lang) for part in parts if part]
    return tuple(f"sectors:{code}" for code in dict.fromkeys(code for code in found if code))


def _code(name: str, text: str) -> list[str]:
    code = vocabulary(name).find(text) if text else None
    return [code] if code else []


_UNITS: Mapping[str, Sequence[tuple[str, UnitKind]]] = {
    "organisation": (
        ("description", UnitKind.SELF_DESCRIPTION),
        ("keywords", UnitKind.SELF_DESCRIPTION),
        ("offers", UnitKind.OFFER),
        ("seeks", UnitKind.SEEK),
    ),
    "person": (("expertise", UnitKind.EXPERTISE), ("role", UnitKind.SELF_DESCRIPTION)),
    "need": (("description", UnitKind.NEED),),
    "solution": (("description", UnitKind.SOLUTION),),
}
IDENTIFIER_FIELDS = ("pic", "ror", "vat", "euid", "isni", "orcid")


def _units(own: str, noun: str, title: str, values: Values, source: Source) -> Iterator[EvidenceUnit]:
    codes = _codes(values)
    lang = next(iter(_code("languages", values.get("lang", ""))), "")
    for name, kind in _UNITS[noun]:
        if values.get(name):
            yield EvidenceUnit(f"{own}#{name}", kind, title, values[name], lang, codes, source=source)
            codes = ()  # once is enough: they are the record's, not each document's
    if codes or (noun in ("need", "solution") and not values.get("description")):
        yield EvidenceUnit(f"{own}#title", _UNITS[noun][0][1], title, "", lang, codes, source=source)


def table_profiles(path: Path, kind: TableKind, report: Report) -> Iterator[Profile]:
    """One profile a row, in the order of the file. Raises SourceRefused."""
    source = Source(name=path.name)
    for number, values in table_rows(path, kind, report):
        name = values[kind.name_field]
        identifiers = {scheme: values[scheme] for scheme in IDENTIFIER_FIELDS if values.get(scheme)}
        key = values.get("key") or identifiers.get("pic") or f"{path.name}-{number}"
        own = ProfileId(f"{kind.noun}:{key}")
        country = iso_country(values.get("country", "")) or ""
        others = [part.strip() for part in values.get("other_names", "").split(";") if part.strip()]
        yield Profile(
            profile_id=own,
            kind=kind.noun,
            names=tuple(dict.fromkeys(one for one in (name, values.get("short_name", ""), *others) if one)),
            audience=PUBLIC,
            units=tuple(_units(own, kind.noun, name, values, source)),
            place=Place(country, values.get("nuts", "")),
            identifiers=identifiers,
            facets={
                "country": [country] if country else [],
                "organisation_kind": _code("organisation_kinds", values.get("kind", "")),
                "size_class": _code("size_classes", values.get("size_class", "")),
                "sectors": [code.partition(":")[2] for code in _codes(values)],
            },
        )

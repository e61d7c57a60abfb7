"""A file and its confirmed columns -> one understood input a row, and every faulty cell with its address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from innervate.capabilities.directory.importing.columns import (
    FAMILY_NAME,
    GIVEN_NAME,
    KEY,
    MEMBERSHIP,
    ORGANISATION,
    ImportColumn,
    column,
)
from innervate.core import registry
from innervate.core.actor import Actor
from innervate.core.errors import InputFault
from innervate.core.models import Cluster, Organisation
from innervate.core.records import Cleaned, Reader, understand
from innervate.sources.faults import Cell, Fault
from innervate.sources.spreadsheet import CellValue, Column, Row, Table, open_table, read_rows

_SEPARATORS = re.compile(r"\s*[;|]\s*")
NAMES_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell to mend. ``address`` as the spreadsheet program shows it; ``message`` says how to mend it."""

    row: int
    column: str
    header: str
    address: str
    message: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row as it was understood. ``number``: as the spreadsheet counts; ``key``: of a record it names."""

    number: int
    key: str
    cleaned: Cleaned
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of a file."""

    rows: list[ImportRow]
    faults: list[CellFault]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The columns of a table as they were confirmed: position in the table -> what it holds."""

    entity: str
    columns: Mapping[int, ImportColumn]

    def of_field(self, name: str) -> int | None:
        return next((at for at, one in self.columns.items() if one.field == name), None)


def chosen_columns(entity: str, fields_by_position: Mapping[int, str]) -> Chosen:
    return Chosen(entity, {at: column(entity, name) for at, name in sorted(fields_by_position.items())})


def read_sheet(
    content: bytes,
    *,
    file: str,
    sheet: str,
    header_row: int | None,
    chosen: Chosen,
    actor: Actor,
    cluster: Cluster,
) -> Sheet:
    """Every row understood and every fault found. Raises SourceRefused when the file cannot be read."""
    table = open_table(content, file=file, sheet=sheet, header_row=header_row)
    unreadable: list[Fault] = []
    rows = read_rows(table, unreadable)
    faults = [cell_fault(one) for one in unreadable]
    reader = Reader(actor, known=_known(chosen, rows, actor, cluster))
    entity = registry.entity(chosen.entity)
    found: list[ImportRow] = []
    for row in rows:
        values, places, key = _values(chosen, row, cluster)
        cleaned = understand(entity, values, partial=False, reader=reader)
        faults += [_placed(table, row, chosen, places, fault) for fault in cleaned.faults]
        title = str(values.get("legal_name") or values.get("name") or "")
        found.append(ImportRow(row.number, key, cleaned, " ".join(title.split())))
    return Sheet(found, sorted(faults, key=lambda fault: (fault.row, len(fault.column), fault.column)))


def cell_fault(fault: Fault) -> CellFault:
    parameters = {name: str(value) for name, value in fault.params.items()}
    if isinstance(fault.at, Cell):
        at = fault.at
        return CellFault(at.row, at.column, at.header, at.address, fault.message_id, parameters)
    return CellFault(fault.at.line, fault.at.column, "", "", fault.message_id, parameters)


Places = dict[str, int]


def _values(chosen: Chosen, row: Row, cluster: Cluster) -> tuple[dict[str, Any], Places, str]:
    """The input that the row makes, which column each part of it came from, and the record's key."""
    values: dict[str, Any] = {}
    places: Places = {}
    rows: dict[str, list[dict[str, Any]]] = {}
    groups: dict[Any, dict[str, Any]] = {}
    key = ""
    for at, one in chosen.columns.items():
        value = row.values[at]
        if value is None:
            continue
        if one.name == KEY:
            key = str(value).strip()
        elif one.rows:
            for part in _parts(one, value):
                _add_row(one, part, rows, groups, places, at)
        elif one.name in (GIVEN_NAME, FAMILY_NAME):
            values[one.field] = f"{values.get(one.field, '')} {value}".strip()
            places[one.field] = at
        else:
            values[one.field] = value
            places[one.field] = at
    if MEMBERSHIP in rows:
        rows[MEMBERSHIP][0]["cluster"] = cluster
    return values | rows, places, key


def _parts(one: ImportColumn, value: CellValue) -> Iterable[CellValue]:
    if not one.many or not isinstance(value, str):
        return [value]
    # Where there are lines, a semicolon belongs to a name; an export uses lines when it must.
    parts = value.split("\n") if "\n" in value else _SEPARATORS.split(value)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _add_row(
    one: ImportColumn,
    value: CellValue,
    rows: dict[str, list[dict[str, Any]]],
    groups: dict[Any, dict[str, Any]],
    places: Places,
    at: int,
) -> None:
    listed = rows.setdefault(one.rows, [])
    present = None if one.many else groups.get(one.group)
    if present is None:
        present = dict(one.fixed)
        listed.append(present)
        groups[one.group] = present
    present[one.row_field] = value
    number = next(index for index, each in enumerate(listed) if each is present)
    places.setdefault(f"{one.rows}-{number}", at)
    places[f"{one.rows}-{number}-{one.row_field}"] = at


def _placed(table: Table, row: Row, chosen: Chosen, places: Places, fault: InputFault) -> CellFault:
    """The fault of an input at the cell that it came from; one about a missing value where it is missing."""
    at = places.get(fault.field)
    if at is None:
        at = places.get("-".join(fault.field.split("-")[:2]))
    if at is None:
        at = chosen.of_field(fault.field)
    parameters = dict(fault.parameters)
    if at is None:
        return CellFault(row.number, "", "", "", fault.message, parameters)
    shown: Column = table.columns[at]
    address = table.cell(row, shown).address
    return CellFault(row.number, shown.letter, shown.header, address, fault.message, parameters)


def _known(chosen: Chosen, rows: Sequence[Row], actor: Actor, cluster: Cluster) -> dict[tuple[str, str], Any]:
    """Every organisation that the rows name, looked up together; the cluster's own goes before namesakes."""
    wanted = [at for at, one in chosen.columns.items() if one.rows == "affiliations" and _names(one)]
    texts = {
        " ".join(str(row.values[at]).split()) for row in rows for at in wanted if row.values[at] is not None
    }
    if not texts:
        return {}
    named: dict[str, list[Organisation]] = {}
    for found in _named(texts, actor):
        for name in {found.legal_name, found.short_name, found.key}:
            named.setdefault(name.casefold(), []).append(found)
    known: dict[tuple[str, str], Any] = {}
    for text in texts:
        candidates = list(dict.fromkeys(named.get(text.casefold(), [])))
        own = [one for one in candidates if one.cluster_id == cluster.pk]
        best = own or candidates
        answer: Any = best[0] if len(best) == 1 else "reference-ambiguous" if best else "reference-unknown"
        known[ORGANISATION, text.casefold()] = answer
    return known


def _names(one: ImportColumn) -> bool:
    return one.row_field == "organisation"


def _named(texts: Iterable[str], actor: Actor) -> Iterator[Organisation]:
    """Visible organisations with one of these names or keys, whatever the case of the letters."""
    visible = registry.entity(ORGANISATION).visible(actor)
    wanted = {text.casefold() for text in texts}
    rows = visible.values_list("pk", "legal_name", "short_name", "key")
    ids = [pk for pk, *names in rows.iterator() if any(name.casefold() in wanted for name in names if name)]
    for start in range(0, len(ids), NAMES_AT_ONCE):
        yield from visible.filter(pk__in=ids[start : start + NAMES_AT_ONCE])

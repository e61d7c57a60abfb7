"""Open a spreadsheet file of any kind as a ``Table``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from openpyxl.utils.cell import range_boundaries

from innervate.sources.faults import Cell, Fault, Line, Report, SourceRefused
from innervate.sources.spreadsheet.csv_text import read_csv_text
from innervate.sources.spreadsheet.headers import HEADER_SEARCH_DEPTH, columns_of, find_header_row
from innervate.sources.spreadsheet.table import CellValue, Column, Row, RowSource, Table
from innervate.sources.spreadsheet.workbook_parts import sheet_parts
from innervate.sources.spreadsheet.xlsx import XlsxSheet
from innervate.vocab.wording import plain

_ZIP_MARK = b"PK\x03\x04"
_OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"


def open_table(
    source: Path | bytes,
    *,
    file: str = "",
    sheet: str = "",
    header_row: int | None = None,
    delimiter: str = "",
    encoding: str = "",
) -> Table:
    """The table in ``source``, told by its content and not by its name.

    ``sheet``: default the first one. ``header_row``: number of the row, default looked for.
    Raises SourceRefused: unreadable, empty, no header row, unknown sheet, header twice.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    name = file or (source.name if isinstance(source, Path) else "")
    if content.startswith(_OLD_EXCEL_MARK):
        raise SourceRefused([Fault("xls-too-old", Line(name))])
    if content.startswith(_ZIP_MARK):
        return _xlsx_table(content, name, sheet, header_row)
    text = read_csv_text(content, file=name, delimiter=delimiter, encoding=encoding)
    columns, header = _header(text, header_row, name, "")
    return Table(name, "", columns, header, text, encoding=text.encoding, delimiter=text.delimiter)


def list_sheets(content: bytes, *, file: str) -> tuple[str, ...]:
    """Sheets to choose from; empty for a CSV, which has none. Raises SourceRefused."""
    return tuple(sheet_parts(content, file=file)) if content.startswith(_ZIP_MARK) else ()


def read_rows(table: Table, faults: list[Fault]) -> list[Row]:
    """Every filled row of ``table``; ``faults`` gains the faulty cells and the merged ranges."""
    if isinstance(table.source, XlsxSheet):
        for merged in table.source.merged_ranges:
            _report_merged(table, merged, table.reporting(faults.append))
    return list(table.rows(faults.append))


def _xlsx_table(content: bytes, name: str, sheet: str, header_row: int | None) -> Table:
    parts = sheet_parts(content, file=name)
    if not parts:
        raise SourceRefused([Fault("table-empty", Line(name))])
    if sheet and sheet not in parts:
        params = {"sheet": sheet, "sheets": ", ".join(parts)}
        raise SourceRefused([Fault("sheet-unknown", Line(name), params)])
    sheet = sheet or next(iter(parts))
    chosen = XlsxSheet(name, sheet, parts[sheet], content)
    columns, header = _header(chosen, header_row, name, chosen.sheet)
    return Table(name, chosen.sheet, columns, header, chosen)


def _header(
    source: RowSource, header_row: int | None, file: str, sheet: str
) -> tuple[tuple[Column, ...], int]:
    """The columns and the number of the header row."""
    unreported: list[Fault] = []  # faulty cells are reported when the rows are read
    depth = max(HEADER_SEARCH_DEPTH, header_row or 0)
    first_rows = list(islice(source.rows(unreported.append), depth))
    found = header_row or find_header_row(first_rows)
    if found is None:
        message_id = (
            "header-not-found" if any(_is_filled(values) for _, values in first_rows) else "table-empty"
        )
        raise SourceRefused([Fault(message_id, Line(file))])
    columns = columns_of(next((values for number, values in first_rows if number == found), ()))
    if not columns:
        raise SourceRefused([Fault("header-empty", Line(file, found))])
    _refuse_double_headers(columns, found, file, sheet)
    return columns, found


def _is_filled(values: Sequence[CellValue]) -> bool:
    return any(value is not None for value in values)


def _refuse_double_headers(columns: Sequence[Column], row: int, file: str, sheet: str) -> None:
    first_by_header: dict[str, Column] = {}
    faults: list[Fault] = []
    for column in columns:
        first = first_by_header.setdefault(plain(column.header) or column.header, column)
        if first is not column:
            place = Cell(file, row, column.letter, column.header, sheet)
            faults.append(Fault("header-twice", place, {"header": column.header, "first": first.letter}))
    if faults:
        raise SourceRefused(faults)


def _report_merged(table: Table, merged: str, report: Report) -> None:
    """A merged range over data rows hides values: whose row do they belong to? A title does not."""
    first_column, first_row, _, last_row = range_boundaries(merged)
    if last_row > table.header_row:
        column = Column(first_column - 1, "")
        place = Cell(table.file, max(first_row, table.header_row + 1), column.letter, sheet=table.sheet)
        report(Fault("cells-merged", place, {"range": merged}))

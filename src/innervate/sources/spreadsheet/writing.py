"""Write a typed table as CSV or XLSX, so that reading it gives the same values back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from innervate.sources.faults import Cell, Fault, SourceRefused
from innervate.sources.spreadsheet.guarding import guarded
from innervate.sources.spreadsheet.table import CellValue

#: Limits of the XLSX format (Excel specifications and limits); openpyxl would cut silently.
LONGEST_XLSX_TEXT = 32_767
MOST_XLSX_ROWS = 1_048_576
#: XML 1.0 has no way to write these; shown as the replacement character instead of a broken file.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[CellValue]], *, delimiter: str = ",") -> bytes:
    """A UTF-8 CSV with byte order mark (Excel needs it), dates as ISO 8601, numbers with a point.

    Texts that a spreadsheet program would run as a formula are guarded (see ``guarding``).
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([guarded(header) for header in headers])
    writer.writerows([_csv_text(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", errors="replace")


def write_xlsx(
    headers: Sequence[str], rows: Iterable[Sequence[CellValue]], *, sheet: str, file: str = ""
) -> bytes:
    """A workbook with one sheet, the header row frozen. No text ever becomes a formula.

    Raises SourceRefused with each text that is too long for the format, or when there are too many
    rows; ``file`` names the table in these faults.
    """
    table = [list(headers), *rows]
    # All of it is looked at before anything is written: a refused table leaves nothing half done.
    faults = _not_writable(table, file, sheet)
    if faults:
        raise SourceRefused(faults)
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for values in table:
        page.append([_xlsx_cell(page, value) for value in values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv_text(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _xlsx_cell(page: object, value: CellValue) -> object:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page, value=_NOT_IN_XML.sub("\ufffd", value))
    # "=..." stays a text, also after somebody edits the cell, and "#N/A" is no error.
    cell.data_type = "s"
    cell.quotePrefix = guarded(value) != value
    return cell


def _not_writable(table: Sequence[Sequence[CellValue]], file: str, sheet: str) -> list[Fault]:
    if len(table) > MOST_XLSX_ROWS:
        below = Cell(file, MOST_XLSX_ROWS + 1, "A", sheet=sheet)
        return [Fault("xlsx-too-many-rows", below, {"limit": MOST_XLSX_ROWS})]
    return [
        Fault(
            "xlsx-text-too-long",
            Cell(file, number, str(get_column_letter(index + 1)), sheet=sheet),
            {"length": len(value), "limit": LONGEST_XLSX_TEXT},
        )
        for number, values in enumerate(table, start=1)
        for index, value in enumerate(values)
        if isinstance(value, str) and len(value) > LONGEST_XLSX_TEXT
    ]

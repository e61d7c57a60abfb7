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

    Raises SourceRefused when a text or the table is too long for the format; ``file`` names the
    table in that fault.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for number, values in enumerate(_with_header(headers, rows), start=1):
        faults = _not_writable(values, number, file, sheet)
        if faults:
            raise SourceRefused(faults)
        page.append([_xlsx_cell(page, value) for value in values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_header(
    headers: Sequence[str], rows: Iterable[Sequence[CellValue]]
) -> Iterable[Sequence[CellValue]]:
    yield list(headers)
    yield from rows


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


def _not_writable(values: Sequence[CellValue], row: int, file: str, sheet: str) -> list[Fault]:
    if row > MOST_XLSX_ROWS:
        return [Fault("xlsx-too-many-rows", Cell(file, row, "A", sheet=sheet), {"limit": MOST_XLSX_ROWS})]
    return [
        Fault(
            "xlsx-text-too-long",
            Cell(file, row, str(get_column_letter(index + 1)), sheet=sheet),
            {"length": len(value), "limit": LONGEST_XLSX_TEXT},
        )
        for index, value in enumerate(values)
        if isinstance(value, str) and len(value) > LONGEST_XLSX_TEXT
    ]

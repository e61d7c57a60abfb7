"""CSV and XLSX: tables with exact cell addresses, in and out."""

from innervate.sources.spreadsheet.likeness import Shape
from innervate.sources.spreadsheet.mapping import (
    ORGANISATION_FIELDS,
    PERSON_FIELDS,
    ColumnGuess,
    FieldSpec,
    Reason,
    guess_mapping,
)
from innervate.sources.spreadsheet.opening import list_sheets, open_table, read_rows
from innervate.sources.spreadsheet.reading_values import (
    ValueUnreadable,
    as_day,
    as_number,
    as_text,
    as_whole_number,
    as_yes_no,
)
from innervate.sources.spreadsheet.table import CellValue, Column, Row, Table
from innervate.sources.spreadsheet.writing import write_csv, write_xlsx

__all__ = [
    "ORGANISATION_FIELDS",
    "PERSON_FIELDS",
    "CellValue",
    "Column",
    "ColumnGuess",
    "FieldSpec",
    "Reason",
    "Row",
    "Shape",
    "Table",
    "ValueUnreadable",
    "as_day",
    "as_number",
    "as_text",
    "as_whole_number",
    "as_yes_no",
    "guess_mapping",
    "list_sheets",
    "open_table",
    "read_rows",
    "write_csv",
    "write_xlsx",
]

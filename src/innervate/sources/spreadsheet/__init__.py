"""CSV and XLSX: tables with exact cell addresses, in and out."""

from innervate.sources.spreadsheet.opening import list_sheets, open_table, read_rows
from innervate.sources.spreadsheet.table import CellValue, Column, Row, Table
from innervate.sources.spreadsheet.writing import write_csv, write_xlsx

__all__ = [
    "CellValue",
    "Column",
    "Row",
    "Table",
    "list_sheets",
    "open_table",
    "read_rows",
    "write_csv",
    "write_xlsx",
]

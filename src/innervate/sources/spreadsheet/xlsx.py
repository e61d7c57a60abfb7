"""XLSX sheets, streamed: typed values, error cells and formulas without a result told apart."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Protocol

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from innervate.sources.faults import Cell, Fault, Line, Report, SourceRefused
from innervate.sources.spreadsheet.table import CellValue
from innervate.sources.spreadsheet.workbook_parts import Peculiarities, peculiarities

_BLOCK = 500


class _RawCell(Protocol):
    value: object
    data_type: str
    number_format: str


class _RawSheet(Protocol):
    def iter_rows(self) -> Iterator[Sequence[_RawCell]]: ...

    def reset_dimensions(self) -> None: ...


@dataclass(frozen=True)
class XlsxSheet:
    """One sheet (package part ``part``) of a workbook whose bytes are in memory."""

    file: str
    sheet: str
    part: str
    content: bytes

    def rows(self, report: Report) -> Iterator[tuple[int, Sequence[CellValue]]]:
        for number, cells in self._raw_rows():
            yield number, [self._value(cell, number, at, report) for at, cell in enumerate(cells)]

    @property
    def merged_ranges(self) -> tuple[str, ...]:
        """Ranges of merged cells such as ``A1:C1``: only their first cell holds the value."""
        return self._peculiarities.merged

    def _raw_rows(self) -> Iterator[tuple[int, Sequence[_RawCell]]]:
        """In blocks: the filter that keeps openpyxl quiet must not stay in force at our caller's."""
        with _parsing(self.file):
            numbered = enumerate(self._opened.iter_rows(), start=1)
            block = list(islice(numbered, _BLOCK))
        while block:
            yield from block
            with _parsing(self.file):
                block = list(islice(numbered, _BLOCK))

    def _value(self, cell: _RawCell, row: int, index: int, report: Report) -> CellValue:
        if cell.value is None:
            if (row, index) in self._peculiarities.unsolved:
                report(Fault("cell-formula-without-result", self._place(row, index)))
            return None
        if cell.data_type == "e":
            report(Fault("cell-error", self._place(row, index), {"value": str(cell.value)}))
            return None
        return typed(cell.value, cell.number_format if cell.data_type == "d" else "")

    def _place(self, row: int, index: int) -> Cell:
        return Cell(self.file, row, str(get_column_letter(index + 1)), sheet=self.sheet)

    @cached_property
    def _opened(self) -> _RawSheet:
        """Opened once: openpyxl reads a sheet through for its size when the file does not state it."""
        with _parsing(self.file):
            book = load_workbook(io.BytesIO(self.content), read_only=True, data_only=True)
            sheet: _RawSheet = book[self.sheet]
            # A file may state a size of a million empty rows and columns; rows bring their own length.
            sheet.reset_dimensions()
        return sheet

    @cached_property
    def _peculiarities(self) -> Peculiarities:
        with _parsing(self.file):
            return peculiarities(self.content, self.part)


def typed(value: object, number_format: str = "") -> CellValue:
    """The value as it was meant: whole numbers as int, others as Decimal, a day as date.

    A point in time is a day unless ``number_format`` shows hours or the time is not midnight.
    """
    if isinstance(value, bool | int | time):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, datetime):
        shows_hours = "h" in number_format.casefold()
        return value if shows_hours or value.time() != time() else value.date()
    if isinstance(value, date):
        return value
    return str(value).strip() or None


@contextmanager
def _parsing(file: str) -> Iterator[None]:
    """openpyxl at work: quiet about the parts of a workbook that it does not keep, for none of them
    holds values; and a damaged workbook, which fails in it in any way one can think of, is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            yield
        except SourceRefused:
            raise
        except Exception as wrong:
            raise SourceRefused([Fault("xlsx-unreadable", Line(file))]) from wrong

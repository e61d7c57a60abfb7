"""A table as people send it: headers, rows with their true numbers, values typed as the file has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol, TypeAlias

from openpyxl.utils import get_column_letter

from innervate.sources.faults import Cell, Fault, Report

#: What a cell may hold. CSV knows text only; None is an empty cell.
CellValue: TypeAlias = str | int | Decimal | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column with a header. ``index`` counts from 0, ``letter`` as the spreadsheet shows it."""

    index: int
    header: str

    @property
    def letter(self) -> str:
        return str(get_column_letter(self.index + 1))


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header. ``values`` run parallel to the columns of the table."""

    number: int
    values: tuple[CellValue, ...]

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self.values)


class RowSource(Protocol):
    """All rows of a sheet from the top: (row number from 1, values from column A on)."""

    def rows(self, report: Report) -> Iterator[tuple[int, Sequence[CellValue]]]: ...


@dataclass(frozen=True)
class Table:
    """A sheet whose header row is known. Rows are read again at each call of ``rows``.

    ``encoding`` and ``delimiter`` say how a CSV was understood, so that a person can disagree;
    empty for XLSX.
    """

    file: str
    sheet: str
    columns: tuple[Column, ...]
    header_row: int
    source: RowSource
    encoding: str = ""
    delimiter: str = ""

    def rows(self, report: Report) -> Iterator[Row]:
        """Rows below the header that hold anything. Faulty cells are reported and read as None."""
        for number, values in self.source.rows(self.reporting(report)):
            if number <= self.header_row:
                continue
            row = Row(number, tuple(_at(values, column.index) for column in self.columns))
            if not row.is_empty:
                yield row

    def reporting(self, report: Report) -> Report:
        """``report`` for faults below the header, which learn what stands above their column.

        A cell outside the columns of the table is nobody's concern.
        """
        header_by_letter = {column.letter: column.header for column in self.columns}

        def to_whom_it_concerns(fault: Fault) -> None:
            at = fault.at
            if isinstance(at, Cell) and at.row > self.header_row and at.column in header_by_letter:
                named = Cell(at.file, at.row, at.column, header_by_letter[at.column], at.sheet)
                report(Fault(fault.message_id, named, fault.params))

        return to_whom_it_concerns

    def cell(self, row: Row, column: Column) -> Cell:
        """The place of one value, for a fault about it."""
        return Cell(self.file, row.number, column.letter, column.header, self.sheet)


def _at(values: Sequence[CellValue], index: int) -> CellValue:
    return values[index] if index < len(values) else None

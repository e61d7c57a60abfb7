"""What is wrong in a file, and exactly where: message ids with parameters, never sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, named as the spreadsheet program shows it.

    ``row`` counts from 1 with the header; ``column`` is the letter (``B``, ``AA``); ``header`` is
    what the header row says above it; ``sheet`` is empty for CSV.
    """

    file: str
    row: int
    column: str
    header: str = ""
    sheet: str = ""

    @property
    def address(self) -> str:
        """``B17``, or ``'My sheet'!B17`` where the file has sheets."""
        plain = f"{self.column}{self.row}"
        return f"'{self.sheet}'!{plain}" if self.sheet else plain


@dataclass(frozen=True, slots=True)
class Line:
    """A record of a data file. ``line`` counts from 1 (0: the file as a whole).

    For JSON and parquet, which have no lines, it is the number of the record. ``column`` is the
    name of the field at fault, empty when the whole record is.
    """

    file: str
    line: int = 0
    column: str = ""


Place: TypeAlias = Cell | Line


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. ``params`` feed the sentence of ``message_id`` in the reader's language."""

    message_id: str
    at: Place
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)


#: Where a reader reports what is wrong with one record: ``faults.append`` will do.
Report: TypeAlias = Callable[[Fault], None]


class SourceRefused(ValueError):
    """A file that cannot be read, or not be written, at all. ``faults`` holds every reason found."""

    message_id = "source-refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{fault.message_id} at {fault.at}" for fault in faults))
        self.faults = tuple(faults)


def missing_columns(header: Sequence[str], needed: Sequence[str], file: str) -> list[Fault]:
    """A fault for each column that a table must have and has not."""
    return [
        Fault("column-missing", Line(file, 1, column), {"column": column})
        for column in needed
        if column not in header
    ]

"""The CSV members of a CORDIS package, from a zip or from a folder in which it was unpacked."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeAlias

from innervate.sources.cordis.cells import CordisRow
from innervate.sources.faults import Fault, Line, Report, SourceRefused, missing_columns

#: Told how many bytes of how many were read, for a progress bar; (rows, rows) for an extract.
Progress: TypeAlias = Callable[[int, int], None]
_PROGRESS_STEP = 1000
_LONGEST_FIELD = 10_000_000


@dataclass(frozen=True, slots=True)
class CsvMembers:
    """Where ``project.csv``, ``organization.csv`` and the others are. ``path``: zip or folder."""

    path: Path

    def names(self) -> tuple[str, ...]:
        if self.path.is_dir():
            return tuple(sorted(entry.name for entry in self.path.glob("*.csv")))
        with zipfile.ZipFile(self.path) as archive:
            return tuple(sorted(entry for entry in archive.namelist() if entry.endswith(".csv")))

    def rows(
        self, name: str, needed: tuple[str, ...], report: Report, progress: Progress | None = None
    ) -> Iterator[CordisRow]:
        """Records of the member ``name`` (``project.csv``), wherever in the package it lies.

        A record with too few or too many cells is reported and left out: CORDIS now and then
        writes a quote sign within a cell unescaped. Raises SourceRefused when a ``needed`` column
        is missing or a quote stays open.
        """
        with self._opened(name) as (stream, size):
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
            csv.field_size_limit(_LONGEST_FIELD)
            records = csv.reader(text, delimiter=";")
            header = next(records, [])
            refused = missing_columns(header, needed, name)
            if refused:
                raise SourceRefused(refused)
            begins_on = records.line_num + 1
            for count, record in enumerate(_unbroken(records, name), start=1):
                if len(record) == len(header):
                    yield CordisRow(name, begins_on, dict(zip(header, record, strict=True)), report)
                elif record:
                    params = {"expected": len(header), "found": len(record)}
                    report(Fault("record-width", Line(name, begins_on), params))
                begins_on = records.line_num + 1
                if progress is not None and count % _PROGRESS_STEP == 0:
                    progress(stream.tell(), size)
            if progress is not None:
                progress(size, size)

    @contextmanager
    def _opened(self, name: str) -> Iterator[tuple[IO[bytes], int]]:
        if self.path.is_dir():
            with (self.path / name).open("rb") as stream:
                yield stream, (self.path / name).stat().st_size
            return
        with zipfile.ZipFile(self.path) as archive:
            entry = next(each for each in archive.infolist() if Path(each.filename).name == name)
            with archive.open(entry) as stream:
                yield stream, entry.file_size


def _unbroken(records: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    try:
        yield from records
    except csv.Error as wrong:
        raise SourceRefused([Fault("csv-quote-open", Line(name))]) from wrong

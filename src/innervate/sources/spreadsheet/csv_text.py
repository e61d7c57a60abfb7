"""CSV as it comes: any usual encoding and delimiter, quoted line breaks, Excel's ``sep=`` line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from innervate.sources.faults import Fault, Line, Report, SourceRefused
from innervate.sources.spreadsheet.guarding import unguarded
from innervate.sources.spreadsheet.table import CellValue

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_RECORDS = 60
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: A field of a real table is never longer; a broken quote can swallow the rest of a file.
_LONGEST_FIELD = 1_000_000


@dataclass(frozen=True, slots=True)
class CsvText:
    """The text of a CSV file and how it was understood."""

    file: str
    text: str
    encoding: str
    delimiter: str
    has_sep_line: bool

    def rows(self, report: Report) -> Iterator[tuple[int, Sequence[CellValue]]]:
        """Records numbered as a spreadsheet would show them; a quoted line break starts no row."""
        del report  # in CSV every cell is a text, so none can be faulty by itself
        offset = 1 if self.has_sep_line else 0
        for number, record in enumerate(_records(self.text, self.delimiter, self.file), start=1):
            if number > offset:
                yield number, [unguarded(field.strip()) if field.strip() else None for field in record]


def read_csv_text(content: bytes, *, file: str, delimiter: str = "", encoding: str = "") -> CsvText:
    """Understand ``content``. ``delimiter`` and ``encoding`` overrule what would be guessed.

    Raises SourceRefused for an empty file, a wrong encoding or a quote that is never closed.
    """
    encoding = encoding or _encoding_of(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as wrong:
        fault = Fault("csv-encoding-unreadable", Line(file), {"encoding": encoding})
        raise SourceRefused([fault]) from wrong
    if not text.strip():
        raise SourceRefused([Fault("table-empty", Line(file))])
    stated = _sep_line(text)
    return CsvText(file, text, encoding, delimiter or stated or _delimiter_of(text), bool(stated))


def _encoding_of(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # What Excel writes on a Western European Windows; five bytes have no meaning there.
        return "cp1252"
    return "utf-8"


def _sep_line(text: str) -> str:
    first = text.split("\n", 1)[0].strip("\r").strip('"')
    return first[4:] if first.casefold().startswith("sep=") and len(first) == 5 else ""


def _delimiter_of(text: str) -> str:
    """The delimiter that cuts most records into the same number of parts, more than one."""
    best = max(_DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))
    return best if _evenness(text, best) > (0, 0) else ","


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    widths: dict[int, int] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for _, record in zip(range(_SAMPLE_RECORDS), reader, strict=False):
            if len(record) > 1:
                widths[len(record)] = widths.get(len(record), 0) + 1
    except csv.Error:
        return (0, 0)
    if not widths:
        return (0, 0)
    width, records = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return (records, width)


def _records(text: str, delimiter: str, file: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        yield from reader
    except csv.Error as wrong:
        raise SourceRefused([Fault("csv-quote-open", Line(file, reader.line_num))]) from wrong

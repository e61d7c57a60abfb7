"""Which row holds the headers? Real files begin with titles, notes and blank lines."""

from __future__ import annotations

from collections.abc import Sequence

from innervate.sources.spreadsheet.table import CellValue, Column

#: Headers lower than this are not looked for: a person can name the row.
HEADER_SEARCH_DEPTH = 25
_LEAST_FILLED_SHARE = 0.6


def find_header_row(rows: Sequence[tuple[int, Sequence[CellValue]]]) -> int | None:
    """Number of the header row among the first ``rows`` of a sheet; None when none looks like one.

    The first row of words that fills at least 60 % of the widest row seen. A table of a
    single column is taken by its first filled row.
    """
    filled = [(number, [value for value in values if value is not None]) for number, values in rows]
    filled = [(number, values) for number, values in filled if values]
    if not filled:
        return None
    widest = max(len(values) for _, values in filled)
    if widest == 1:
        return filled[0][0]
    for number, values in filled:
        if len(values) >= max(2, _LEAST_FILLED_SHARE * widest) and _are_headers(values):
            return number
    return None


def columns_of(values: Sequence[CellValue]) -> tuple[Column, ...]:
    """The columns of a header row; a column without header is left out."""
    return tuple(
        Column(index, " ".join(str(value).split())) for index, value in enumerate(values) if value is not None
    )


def _are_headers(values: Sequence[CellValue]) -> bool:
    """Headers hold words; a row of data almost always holds a number, a date or the like."""
    return all(isinstance(value, str) and any(mark.isalpha() for mark in value) for value in values)

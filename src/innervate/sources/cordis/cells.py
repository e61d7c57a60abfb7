"""The single cells of a CORDIS table: its two ways to write decimals, its dates, its flags."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from innervate.sources.faults import Fault, Line, Report

#: Both marks occur in one row ("528340.97", "960619,95"); thousands are never parted.
_AMOUNT = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_COORDINATES = re.compile(r"\(?\s*(-?[0-9]+(?:\.[0-9]+)?)\s*,\s*(-?[0-9]+(?:\.[0-9]+)?)\s*\)?")
_FLAGS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class CordisRow:
    """One record under its header: reads cells by name, reports those that do not hold."""

    file: str
    line: int
    cells: Mapping[str, str]
    report: Report

    def text(self, column: str) -> str:
        """The cell without outer blanks; empty when the table has no such column."""
        return self.cells.get(column, "").strip()

    def amount(self, column: str) -> Decimal | None:
        return self._read(column, "number-unreadable", _amount)

    def whole_number(self, column: str) -> int | None:
        return self._read(column, "whole-number-expected", int)

    def day(self, column: str) -> date | None:
        return self._read(column, "day-unreadable", lambda text: date.fromisoformat(text[:10]))

    def moment(self, column: str) -> datetime | None:
        # CORDIS gives no time zone; we add none.
        return self._read(column, "day-unreadable", datetime.fromisoformat)

    def flag(self, column: str) -> bool | None:
        return self._read(column, "yes-no-expected", lambda text: _FLAGS[text.casefold()])

    def coordinates(self, column: str) -> tuple[float, float] | None:
        return self._read(column, "coordinates-unreadable", _coordinates)

    def fault(self, message_id: str, column: str = "", params: Mapping[str, str | int] | None = None) -> None:
        self.report(Fault(message_id, Line(self.file, self.line, column), params or {}))

    def _read(self, column: str, message_id: str, reader: Callable[[str], _Read]) -> _Read | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return reader(text)
        except (ValueError, KeyError):
            self.fault(message_id, column, {"value": text})
            return None


def _amount(text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.replace(",", "."))


def _coordinates(text: str) -> tuple[float, float]:
    found = _COORDINATES.fullmatch(text)
    if found is None:
        raise ValueError(text)
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError(text)
    return latitude, longitude

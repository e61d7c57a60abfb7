"""From a cell to the value a field needs, or a plain "cannot tell". Nothing is guessed.

CSV holds texts only, so "1.500" may be a thousand five hundred or one and a half, and "03/04/2025"
two different days: such a text is refused with the reason, and a person says what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from innervate.sources.spreadsheet.table import CellValue
from innervate.vocab.wording import plain

_GROUPED = re.compile(r"([+-]?[0-9]{1,3})((?:[\s'’.,][0-9]{3})+)")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_BOTH_MARKS = re.compile(r"[+-]?[0-9]{1,3}(?:([\s'’.,])[0-9]{3})(?:\1[0-9]{3})*([.,])[0-9]+")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?")
_EUROPEAN_DAY = re.compile(r"([0-9]{1,2})[./\-]([0-9]{1,2})[./\-]([0-9]{4})")
_YES_WORDS = "yes y true 1 x oui o vrai ja j wahr waar si s verdadero vero sim verdadeiro tak t prawda"
_NO_WORDS = "no n false 0 non faux nee nein falsch onwaar falso nao nie f falsz"
_YES = frozenset(_YES_WORDS.split())
_NO = frozenset(_NO_WORDS.split())


class ValueUnreadable(ValueError):
    """A cell whose value cannot be what its field needs. ``message_id`` and ``params`` say why."""

    def __init__(self, message_id: str, params: Mapping[str, str | int]) -> None:
        super().__init__(f"{message_id}: {dict(params)}")
        self.message_id = message_id
        self.params = params


def as_text(value: CellValue) -> str:
    """The text that a person sees in the cell; empty for an empty cell. 999999999 keeps no ".0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def as_number(value: CellValue) -> Decimal | None:
    """The number in the cell; None for an empty cell. Raises ValueUnreadable.

    A single point or comma before exactly three digits is ambiguous and refused, unless the cell
    itself holds a number (XLSX).
    """
    if value is None:
        return None
    if isinstance(value, bool | date | datetime | time):
        raise ValueUnreadable("number-unreadable", {"value": as_text(value)})
    if isinstance(value, int | Decimal):
        return Decimal(value)
    return _number_of_text(value.strip())


def as_whole_number(value: CellValue) -> int | None:
    """The whole number in the cell; None for an empty cell. Raises ValueUnreadable.

    A point, comma or blank before three digits parts thousands here: nobody employs 1.5 people.
    """
    text = as_text(value).strip()
    if not text:
        return None
    if isinstance(value, str) and _GROUPED.fullmatch(text):
        return int(_digits(text))
    number = as_number(value)
    if number is None or number != number.to_integral_value():
        raise ValueUnreadable("whole-number-expected", {"value": text})
    return int(number)


def as_day(value: CellValue) -> date | None:
    """The day in the cell: a date, ISO text, or day.month.year; None for an empty cell.

    Raises ValueUnreadable, also when day and month could be the other way round.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = as_text(value).strip()
    if iso := _ISO_DAY.fullmatch(text):
        return _day(text, *(int(part) for part in iso.groups()))
    if found := _EUROPEAN_DAY.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        if max(first, second) <= 12 and first != second and "." not in text:
            raise ValueUnreadable("day-ambiguous", {"value": text})
        return _day(text, year, second, first) if second <= 12 else _day(text, year, first, second)
    raise ValueUnreadable("day-unreadable", {"value": text})


def as_yes_no(value: CellValue) -> bool | None:
    """Yes or no in any of our eight languages; None for an empty cell. Raises ValueUnreadable."""
    if value is None or isinstance(value, bool):
        return value
    word = plain(as_text(value))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueUnreadable("yes-no-expected", {"value": as_text(value)})


def _number_of_text(text: str) -> Decimal:
    if _PLAIN_NUMBER.fullmatch(text):
        if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", text):
            raise ValueUnreadable("number-ambiguous", {"value": text})
        return Decimal(text.replace(",", "."))
    both = _BOTH_MARKS.fullmatch(text)
    if both and both[1] != both[2]:
        whole, _, part = text.rpartition(both[2])
        return Decimal(f"{_digits(whole)}.{part}")
    if _GROUPED.fullmatch(text) and len(set(text) - set("+-0123456789")) == 1:
        return Decimal(_digits(text))
    raise ValueUnreadable("number-unreadable", {"value": text})


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueUnreadable("day-unreadable", {"value": text}) from None


def _digits(text: str) -> str:
    return re.sub(r"[^0-9+-]", "", text)

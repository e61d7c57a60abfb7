"""Days as people write them: 2026-11-21, 21/11/2026, 21.11.2026, a cell with a date."""

from __future__ import annotations

import re
from datetime import date, datetime

from innervate.core.records.values import Unreadable

_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_DAY_FIRST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")


def read_day(value: object) -> date:
    """Day before month where the year stands last, as everywhere in Europe. Raises Unreadable."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = " ".join(str(value).split())
    if found := _YEAR_FIRST.match(text):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    elif found := _DAY_FIRST.match(text):
        parts = (int(found[3]), int(found[2]), int(found[1]))
    else:
        raise Unreadable("day-unreadable", value=text)
    try:
        return date(*parts)
    except ValueError:
        raise Unreadable("day-unreadable", value=text) from None

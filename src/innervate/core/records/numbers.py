"""Numbers as people write them: 1 200, 1.200,50, 40-60, at least 40, between 40 and 60."""

from __future__ import annotations

import re
from decimal import Decimal

from innervate.core.records.values import Unreadable, plain_number
from innervate.engine.profile import Interval
from innervate.sources.spreadsheet.reading_values import ValueUnreadable, as_number, as_whole_number

_NUMBER = r"[-−]?\d[\d.,'’\s]*"
_MOST_DIGITS = 15
_BETWEEN = re.compile(
    rf"^(?:between|from|entre|de|zwischen|von|tussen|van|tra|da|od|między)\s+({_NUMBER})\s*"
    rf"(?:and|to|et|à|und|bis|en|tot|y|a|e|do|i)\s+({_NUMBER})$"
)
_RANGE = re.compile(rf"^({_NUMBER})\s*(?:-|–|—|to|à|bis|tot|a|do|\.\.)\s*({_NUMBER})$")
_AT_LEAST = re.compile(
    rf"^(?:>=?|≥|at least|more than|over|au moins|plus de|mindestens|mehr als|minstens|meer dan|al menos|"
    rf"más de|almeno|più di|pelo menos|mais de|co najmniej|ponad)\s*({_NUMBER})$"
)
_OR_MORE = re.compile(rf"^({_NUMBER})\s*(?:\+|or more|et plus|ou plus|und mehr|of meer)$")
_AT_MOST = re.compile(
    rf"^(?:<=?|≤|at most|up to|less than|under|fewer than|au plus|jusqu'à|moins de|höchstens|weniger als|bis|"
    rf"hoogstens|minder dan|como máximo|menos de|al massimo|meno di|no máximo|najwyżej|do)\s*({_NUMBER})$"
)
_UNITS = re.compile(
    r"\s*(?:€|eur|euros?|people|persons?|personnes|employees|staff|salariés|fte|etp|mitarbeiter)\.?\s*$"
)


def read_number(value: object, *, whole: bool = False) -> Interval:
    """What ``value`` leaves possible, as a closed interval; ``whole``: only whole numbers count.

    "More than 40" and "at least 40" both give 40 and above: the interval may be a little too wide,
    never too narrow. Raises Unreadable.
    """
    if isinstance(value, bool):
        raise Unreadable("number-unreadable", value=value)
    if isinstance(value, Interval):
        return value
    if isinstance(value, int | float | Decimal):
        number = _sensible(Decimal(repr(value) if isinstance(value, float) else value), value)
        if whole and number != number.to_integral_value():
            raise Unreadable("whole-number-expected", value=value)
        return _exactly(number)
    text = _UNITS.sub("", " ".join(str(value).split()).casefold().removeprefix("€").strip())
    for pattern in (_BETWEEN, _RANGE):
        if found := pattern.match(text):
            low, high = _parsed(found[1], whole=whole), _parsed(found[2], whole=whole)
            if low > high:
                raise Unreadable("number-range-reversed", value=value)
            return Interval(low, high)
    for pattern in (_AT_LEAST, _OR_MORE):
        if found := pattern.match(text):
            return Interval(_parsed(found[1], whole=whole), None)
    if found := _AT_MOST.match(text):
        return Interval(None, _parsed(found[1], whole=whole))
    return _exactly(_parsed(text, whole=whole))


def show_number(interval: Interval) -> str:
    """How ``interval`` is written so that ``read_number`` reads the same: 52, 40-60, >=40, <=60."""
    if interval.is_exact and interval.low is not None:
        return plain_number(interval.low)
    if interval.low is not None and interval.high is not None:
        return f"{plain_number(interval.low)}-{plain_number(interval.high)}"
    if interval.low is not None:
        return f">={plain_number(interval.low)}"
    return "" if interval.high is None else f"<={plain_number(interval.high)}"


def _exactly(number: Decimal) -> Interval:
    return Interval(number, number)


def _sensible(number: Decimal | None, value: object) -> Decimal:
    if number is None or not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise Unreadable("number-unreadable", value=value)
    return number


def _parsed(text: str, *, whole: bool) -> Decimal:
    try:
        number = as_whole_number(text) if whole else as_number(text)
    except ValueUnreadable as fault:
        raise Unreadable(fault.message_id, **fault.params) from None
    return _sensible(None if number is None else Decimal(number), text)

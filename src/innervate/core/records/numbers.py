"""Numbers as people write them: 1 200, 1.200,50, 40-60, at least 40, between 40 and 60."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from innervate.core.records.values import Unreadable, plain_number
from innervate.engine.profile import Interval

_NUMBER = r"[-−]?\d[\d.,'’\s]*"
_SPACES = re.compile(r"[\s'’]+")
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


def read_number(value: object) -> Interval:
    """What ``value`` leaves possible, as a closed interval.

    "More than 40" and "at least 40" both give 40 and above: the interval may be a little too wide,
    never too narrow. Raises Unreadable.
    """
    if isinstance(value, bool):
        raise Unreadable("number-unreadable", value=value)
    if isinstance(value, Interval):
        return value
    if isinstance(value, int | float | Decimal):
        return _exactly(_decimal(repr(value) if isinstance(value, float) else str(value)))
    text = _UNITS.sub("", " ".join(str(value).split()).casefold().removeprefix("€").strip())
    for pattern in (_BETWEEN, _RANGE):
        if found := pattern.match(text):
            low, high = _parsed(found[1]), _parsed(found[2])
            if low > high:
                raise Unreadable("number-range-reversed", value=value)
            return Interval(low, high)
    for pattern in (_AT_LEAST, _OR_MORE):
        if found := pattern.match(text):
            return Interval(_parsed(found[1]), None)
    if found := _AT_MOST.match(text):
        return Interval(None, _parsed(found[1]))
    return _exactly(_parsed(text))


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


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unreadable("number-unreadable", value=text) from None
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise Unreadable("number-unreadable", value=text)
    return number


def _parsed(text: str) -> Decimal:
    """A number with blanks, points or commas between its digits.

    Where both points and commas stand, the last is the decimal sign. A lone comma before exactly three
    digits parts thousands (1,200), any other lone comma or point is the decimal sign.
    """
    bare = _SPACES.sub("", text).replace("−", "-")
    commas, points = bare.count(","), bare.count(".")
    if commas and points:
        decimal, grouping = (",", ".") if bare.rfind(",") > bare.rfind(".") else (".", ",")
        bare = bare.replace(grouping, "").replace(decimal, ".")
    elif commas:
        grouped = all(len(part) == 3 for part in bare.split(",")[1:])
        bare = bare.replace(",", "" if grouped else ".")
    elif points > 1:
        grouped = all(len(part) == 3 for part in bare.split(".")[1:])
        bare = bare.replace(".", "") if grouped else bare
    return _decimal(bare)

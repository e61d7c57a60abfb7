"""Facts as plain JSON, so that any store can keep them and any reader can check them.

``fact_from_json(fact_to_json(fact)) == fact`` for every fact (tests/engine/profile).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from innervate.engine.profile.facts import (
    DaySpan,
    Fact,
    FactName,
    Interval,
    OneOf,
    SomeOf,
    Source,
    Stated,
    Text,
    Values,
)

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class FactUnreadable(ValueError):
    """The JSON is not a fact; the message names the part that cannot be read."""


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _codes(codes: frozenset[str] | None) -> list[Json] | None:
    if codes is None:
        return None
    listed: list[Json] = [*sorted(codes)]
    return listed


def values_to_json(values: Values) -> dict[str, Json]:
    match values:
        case Interval(low, high):
            return {"type": "interval", "low": _number(low), "high": _number(high)}
        case DaySpan(first, last):
            return {"type": "days", "first": _day(first), "last": _day(last)}
        case OneOf(possible):
            return {"type": "one_of", "possible": _codes(possible)}
        case SomeOf(known, possible):
            return {"type": "some_of", "known": _codes(known), "possible": _codes(possible)}
        case Text(text, lang):
            return {"type": "text", "text": text, "lang": lang}


def fact_to_json(fact: Fact) -> dict[str, Json]:
    return {
        "name": fact.name,
        "values": values_to_json(fact.values),
        "unit": fact.unit,
        "as_of": _day(fact.as_of),
        "stated": fact.stated.value,
        "source": {
            "name": fact.source.name,
            "url": fact.source.url,
            "retrieved_on": _day(fact.source.retrieved_on),
            "licence": fact.source.licence,
            "attribution": fact.source.attribution,
        },
    }


def _text(data: Mapping[str, Json], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise FactUnreadable(f"{name} is not a text")
    return value


def _read_day(data: Mapping[str, Json], name: str) -> date | None:
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise FactUnreadable(f"{name} is not a day")
    return date.fromisoformat(value)


def _read_number(data: Mapping[str, Json], name: str) -> Decimal | None:
    value = data.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FactUnreadable(f"{name} is not a number")
    return Decimal(str(value))


def _read_codes(data: Mapping[str, Json], name: str) -> frozenset[str] | None:
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise FactUnreadable(f"{name} is not a list of codes")
    return frozenset(str(code) for code in value)


def values_from_json(data: Json) -> Values:
    """Raises FactUnreadable when the type is unknown or a part has the wrong shape."""
    if not isinstance(data, dict):
        raise FactUnreadable("values is not an object")
    match data.get("type"):
        case "interval":
            return Interval(_read_number(data, "low"), _read_number(data, "high"))
        case "days":
            return DaySpan(_read_day(data, "first"), _read_day(data, "last"))
        case "one_of":
            return OneOf(_read_codes(data, "possible"))
        case "some_of":
            return SomeOf(_read_codes(data, "known") or frozenset(), _read_codes(data, "possible"))
        case "text":
            return Text(_text(data, "text"), _text(data, "lang"))
        case other:
            raise FactUnreadable(f"{other!r} is not a type of values")


def fact_from_json(data: Mapping[str, Json]) -> Fact:
    """Raises FactUnreadable when a part is missing or has the wrong shape."""
    source = data.get("source")
    if not isinstance(source, dict):
        raise FactUnreadable("a fact has no source")
    return Fact(
        name=FactName(_text(data, "name")),
        values=values_from_json(data.get("values")),
        unit=_text(data, "unit"),
        as_of=_read_day(data, "as_of"),
        stated=Stated(_text(data, "stated") or Stated.STATED),
        source=Source(
            name=_text(source, "name"),
            url=_text(source, "url"),
            retrieved_on=_read_day(source, "retrieved_on"),
            licence=_text(source, "licence"),
            attribution=_text(source, "attribution"),
        ),
    )

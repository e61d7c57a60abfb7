"""Profiles as compressed JSON: what an index keeps to show evidence and facts beside a hit.

Values read back equal to what was written (property test), dates as ISO days, numbers as exact text.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from innervate.engine.profile import (
    DaySpan,
    EvidenceUnit,
    Fact,
    FactName,
    Interval,
    OneOf,
    Place,
    Profile,
    ProfileId,
    SomeOf,
    Source,
    Stated,
    Text,
    Tie,
    UnitKind,
    Values,
)

#: Level 1 halves the text in a third of the time of the default.
_COMPRESSION = 1


def pack(profile: Profile) -> bytes:
    """``profile`` as bytes for the store."""
    text = json.dumps(profile_as_json(profile), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), _COMPRESSION)


def unpack(data: bytes) -> Profile:
    """The profile that ``pack`` wrote."""
    return profile_from_json(json.loads(zlib.decompress(data)))


def profile_as_json(profile: Profile) -> dict[str, Any]:
    """JSON values; empty parts are left out."""
    parts = {
        "names": list(profile.names),
        "audience": sorted(profile.audience),
        "units": [_unit_as_json(unit) for unit in profile.units],
        "facts": [_fact_as_json(fact) for fact in profile.facts],
        "place": _place_as_json(profile.place),
        "ties": [_tie_as_json(tie) for tie in profile.ties],
        "identifiers": dict(profile.identifiers),
        "facets": {name: list(values) for name, values in profile.facets.items()},
    }
    return {"id": profile.profile_id, "kind": profile.kind, **_without_empty(parts)}


def profile_from_json(record: Mapping[str, Any]) -> Profile:
    """The profile of a JSON object; parts that are missing are empty."""
    return Profile(
        profile_id=ProfileId(record["id"]),
        kind=record["kind"],
        names=tuple(record.get("names", ())),
        audience=frozenset(record.get("audience", ())),
        units=tuple(_unit(each) for each in record.get("units", ())),
        facts=tuple(_fact(each) for each in record.get("facts", ())),
        place=Place(**record.get("place", {})),
        ties=tuple(_tie(each) for each in record.get("ties", ())),
        identifiers=dict(record.get("identifiers", {})),
        facets={name: tuple(values) for name, values in record.get("facets", {}).items()},
    )


def _without_empty(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value not in (None, "", [], {})}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _from_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _source_as_json(source: Source) -> dict[str, Any]:
    return _without_empty(
        {
            "name": source.name,
            "url": source.url,
            "retrieved_on": _day(source.retrieved_on),
            "licence": source.licence,
            "attribution": source.attribution,
        }
    )


def _source(record: Mapping[str, Any]) -> Source:
    return Source(
        name=record.get("name", ""),
        url=record.get("url", ""),
        retrieved_on=_from_day(record.get("retrieved_on")),
        licence=record.get("licence", ""),
        attribution=record.get("attribution", ""),
    )


def _unit_as_json(unit: EvidenceUnit) -> dict[str, Any]:
    return _without_empty(
        {
            "id": unit.unit_id,
            "kind": unit.kind.value,
            "title": unit.title,
            "body": unit.body,
            "lang": unit.lang,
            "codes": list(unit.codes),
            "dated_on": _day(unit.dated_on),
            "source": _source_as_json(unit.source) if unit.source is not None else None,
            "sourced": unit.source is not None,
        }
    )


def _unit(record: Mapping[str, Any]) -> EvidenceUnit:
    return EvidenceUnit(
        unit_id=record.get("id", ""),
        kind=UnitKind(record["kind"]),
        title=record.get("title", ""),
        body=record.get("body", ""),
        lang=record.get("lang", ""),
        codes=tuple(record.get("codes", ())),
        dated_on=_from_day(record.get("dated_on")),
        source=_source(record.get("source", {})) if record.get("sourced") else None,
    )


def _place_as_json(place: Place) -> dict[str, Any]:
    return _without_empty(
        {
            "country": place.country,
            "nuts": place.nuts,
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
    )


def _tie_as_json(tie: Tie) -> dict[str, Any]:
    return _without_empty(
        {
            "evidence": tie.evidence,
            "title": tie.title,
            "partners": list(tie.partners),
            "dated_on": _day(tie.dated_on),
        }
    )


def _tie(record: Mapping[str, Any]) -> Tie:
    return Tie(
        evidence=record.get("evidence", ""),
        title=record.get("title", ""),
        partners=tuple(ProfileId(each) for each in record.get("partners", ())),
        dated_on=_from_day(record.get("dated_on")),
    )


def _fact_as_json(fact: Fact) -> dict[str, Any]:
    return _without_empty(
        {
            "name": fact.name,
            "values": values_as_json(fact.values),
            "source": _source_as_json(fact.source),
            "unit": fact.unit,
            "as_of": _day(fact.as_of),
            "stated": fact.stated.value,
        }
    )


def _fact(record: Mapping[str, Any]) -> Fact:
    return Fact(
        name=FactName(record.get("name", "")),
        values=values_from_json(record["values"]),
        source=_source(record.get("source", {})),
        unit=record.get("unit", ""),
        as_of=_from_day(record.get("as_of")),
        stated=Stated(record["stated"]),
    )


def values_as_json(values: Values) -> dict[str, Any]:
    """A set of possible values as JSON, its sort under ``is``."""
    match values:
        case Interval(low, high):
            return {
                "is": "interval",
                "low": str(low) if low is not None else None,
                "high": str(high) if high is not None else None,
            }
        case DaySpan(first, last):
            return {"is": "days", "first": _day(first), "last": _day(last)}
        case OneOf(possible):
            return {"is": "one_of", "possible": _codes(possible)}
        case SomeOf(known, possible):
            return {"is": "some_of", "known": sorted(known), "possible": _codes(possible)}
        case Text(text, lang):
            return {"is": "text", "text": text, "lang": lang}


def values_from_json(record: Mapping[str, Any]) -> Values:
    """What ``values_as_json`` wrote. Raises ValueError for an unknown sort."""
    match record["is"]:
        case "interval":
            return Interval(_number(record["low"]), _number(record["high"]))
        case "days":
            return DaySpan(_from_day(record["first"]), _from_day(record["last"]))
        case "one_of":
            return OneOf(_set(record["possible"]))
        case "some_of":
            return SomeOf(frozenset(record["known"]), _set(record["possible"]))
        case "text":
            return Text(record["text"], record["lang"])
        case other:
            raise ValueError(f"no such sort of values: {other!r}")


def _codes(possible: frozenset[str] | None) -> Sequence[str] | None:
    return sorted(possible) if possible is not None else None


def _set(codes: Sequence[str] | None) -> frozenset[str] | None:
    return frozenset(codes) if codes is not None else None


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None

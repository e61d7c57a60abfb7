"""One ROR record from its JSON, schema v2 (2.0, 2.1) or v1 (until 2025).

Source: ror.readme.io, "ROR fields and sub-fields" of both schema versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from innervate.sources.ror.records import RorName, RorRecord, RorRelation

_Object = Mapping[str, object]
_V1_NAME_KINDS = (("aliases", "alias"), ("acronyms", "acronym"))


def record_of(raw: object) -> RorRecord | None:
    """The record; None when ``raw`` is no ROR record (no id or no name)."""
    record = _object(raw)
    names = tuple(_names_v2(record) if "names" in record else _names_v1(record))
    shown = next((name.text for name in names if "ror_display" in name.kinds), "")
    if not _text(record, "id") or not shown:
        return None
    place = _place_v2(record) if "locations" in record else _place_v1(record)
    external = _external(record)
    return RorRecord(
        ror_id=_text(record, "id"),
        name=shown,
        names=names,
        types=tuple(str(each).casefold() for each in _list(record, "types")),
        status=_text(record, "status"),
        established=_whole(record.get("established")),
        country=_text(place, "country_code"),
        subdivision=_text(place, "country_subdivision_name"),
        city=_text(place, "name"),
        latitude=_degrees(place.get("lat")),
        longitude=_degrees(place.get("lng")),
        website=_website(record),
        domains=tuple(str(each) for each in _list(record, "domains")),
        wikidata=external.get("wikidata", ""),
        isni=external.get("isni", ""),
        grid=external.get("grid", ""),
        fundref=external.get("fundref", ""),
        relations=tuple(
            RorRelation(_text(each, "type").casefold(), _text(each, "id"))
            for each in _objects(record, "relationships")
        ),
        modified_on=_day(_object(_object(record.get("admin")).get("last_modified"))),
    )


def _names_v2(record: _Object) -> Iterator[RorName]:
    for each in _objects(record, "names"):
        yield RorName(_text(each, "value"), tuple(map(str, _list(each, "types"))), _text(each, "lang"))


def _names_v1(record: _Object) -> Iterator[RorName]:
    yield RorName(_text(record, "name"), ("ror_display",) if _text(record, "name") else ())
    for each in _objects(record, "labels"):
        yield RorName(_text(each, "label"), ("label",), _text(each, "iso639"))
    for key, kind in _V1_NAME_KINDS:
        for text in _list(record, key):
            yield RorName(str(text), (kind,))


def _place_v2(record: _Object) -> _Object:
    return _object(next(iter(_objects(record, "locations")), {}).get("geonames_details"))


def _place_v1(record: _Object) -> _Object:
    address = next(iter(_objects(record, "addresses")), {})
    return {
        "country_code": _object(record.get("country")).get("country_code"),
        "country_subdivision_name": address.get("state"),
        "name": address.get("city"),
        "lat": address.get("lat"),
        "lng": address.get("lng"),
    }


def _external(record: _Object) -> Mapping[str, str]:
    """The preferred identifier, else the first, by scheme in lower case."""
    raw = record.get("external_ids")
    if isinstance(raw, Mapping):  # v1: an object by scheme; ``all`` is a text for GRID, else a list
        pairs = [(str(scheme), _object(each)) for scheme, each in raw.items()]
    else:
        pairs = [(_text(each, "type"), each) for each in _objects(record, "external_ids")]
    found: dict[str, str] = {}
    for scheme, each in pairs:
        every = each.get("all")
        first = every[0] if isinstance(every, list) and every else every
        value = each.get("preferred") or first
        if isinstance(value, str):
            found[scheme.casefold()] = value
    return found


def _website(record: _Object) -> str:
    links = _list(record, "links")
    for link in links:
        if isinstance(link, str):  # v1
            return link
        if _text(_object(link), "type") == "website":
            return _text(_object(link), "value")
    return ""


def _object(value: object) -> _Object:
    return value if isinstance(value, Mapping) else {}


def _list(record: _Object, key: str) -> Sequence[object]:
    value = record.get(key)
    return value if isinstance(value, list) else ()


def _objects(record: _Object, key: str) -> Sequence[_Object]:
    return [_object(each) for each in _list(record, key)]


def _text(record: _Object, key: str) -> str:
    value = record.get(key)
    return value.strip() if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _degrees(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _day(modified: _Object) -> date | None:
    try:
        return date.fromisoformat(_text(modified, "date"))
    except ValueError:
        return None

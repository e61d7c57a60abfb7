"""One ROR record from a row of the CSV that lies beside the JSON in the dump (schema v2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from innervate.sources.ror.records import RorName, RorRecord, RorRelation

NEEDED_COLUMNS = ("id", "names.types.ror_display", "status", "types")
_PLACE = "locations.geonames_details."
_EXTERNAL = "external_ids.type."
#: "en: Google Research", "no_lang_code: Googleplex"; a name may hold a colon itself.
_WITH_LANGUAGE = re.compile(r"(no_lang_code|[a-z]{2,3}): (.+)", re.DOTALL)
_KINDS = ("ror_display", "label", "alias", "acronym")


def record_of_row(cells: Mapping[str, str]) -> RorRecord | None:
    """The record; None when the row has no id or no name. A number that is none reads as not stated."""
    names = tuple(_names(cells))
    shown = next((name.text for name in names if "ror_display" in name.kinds), "")
    ror_id = cells.get("id", "").strip()
    if not ror_id or not shown:
        return None
    return RorRecord(
        ror_id=ror_id,
        name=shown,
        names=names,
        types=tuple(part.casefold() for part in _parts(cells.get("types", ""))),
        status=cells.get("status", "").strip(),
        established=_whole(cells.get("established", "")),
        country=cells.get(f"{_PLACE}country_code", "").strip(),
        subdivision=cells.get(f"{_PLACE}country_subdivision_name", "").strip(),
        city=cells.get(f"{_PLACE}name", "").strip(),
        latitude=_degrees(cells.get(f"{_PLACE}lat", "")),
        longitude=_degrees(cells.get(f"{_PLACE}lng", "")),
        website=cells.get("links.type.website", "").strip(),
        domains=_parts(cells.get("domains", "")),
        wikidata=_external(cells, "wikidata"),
        isni=_external(cells, "isni"),
        grid=_external(cells, "grid"),
        fundref=_external(cells, "fundref"),
        relations=tuple(_relations(cells.get("relationships", ""))),
        modified_on=_day(cells.get("admin.last_modified.date", "")),
    )


def _names(cells: Mapping[str, str]) -> Iterator[RorName]:
    """One name may stand in several columns: then it has several kinds."""
    kinds_by_name: dict[tuple[str, str], list[str]] = {}
    for kind in _KINDS:
        cell = cells.get(f"names.types.{kind}", "")
        for part in [cell.strip()] if kind == "ror_display" else _parts(cell):
            found = _WITH_LANGUAGE.fullmatch(part)
            lang, text = (found[1], found[2]) if found else ("", part)
            if text:
                lang = "" if lang == "no_lang_code" else lang
                kinds_by_name.setdefault((text, lang), []).append(kind)
    return (RorName(text, tuple(kinds), lang) for (text, lang), kinds in kinds_by_name.items())


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _relations(cell: str) -> Iterator[RorRelation]:
    """``child: https://ror.org/a, https://ror.org/b; parent: https://ror.org/c``."""
    for group in _parts(cell):
        kind, _, others = group.partition(": ")
        for other in others.split(","):
            if other.strip():
                yield RorRelation(kind.strip().casefold(), other.strip())


def _external(cells: Mapping[str, str], scheme: str) -> str:
    preferred = cells.get(f"{_EXTERNAL}{scheme}.preferred", "").strip()
    return preferred or next(iter(_parts(cells.get(f"{_EXTERNAL}{scheme}.all", ""))), "")


def _whole(cell: str) -> int | None:
    return int(cell) if cell.strip().isdigit() else None


def _degrees(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell.strip())
    except ValueError:
        return None

"""Invented organisations for the tests of duplicate detection: say only what the test is about."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from innervate.engine.retrieve.linkage import OrganisationRecord

_STEMS = ("Alvora", "Brenntis", "Cordella", "Dunwick", "Elmara", "Fjordal", "Grimaldo", "Hexavia", "Ivorne")
_FIELDS = ("Robotics", "Imaging", "Diagnostics", "Prosthetics", "Software", "Ceramics", "Genomics")
_FORMS = ("GmbH", "SA", "BV", "srl", "Ltd", "AB", "sp. z o.o.", "")
_TOWNS = (("DE", "Köln"), ("FR", "Lyon"), ("NL", "Utrecht"), ("IT", "Torino"), ("IE", "Cork"), ("PL", "Łódź"))
_STREETS = ("Lindenweg", "Rue des Tanneurs", "Kanaalstraat", "Via Garavella", "Mill Lane", "ulica Dębowa")


def organisation(
    key: str,
    *names: str,
    short_name: str = "",
    place: tuple[str, str] = ("DE", "Köln"),
    street: str = "",
    website: str = "",
    identifiers: Mapping[str, str] | None = None,
    kind: str = "",
) -> OrganisationRecord:
    return OrganisationRecord(
        record_id=key,
        names=names,
        short_name=short_name,
        country=place[0],
        city=place[1],
        street=street,
        website=website,
        identifiers=identifiers or {},
        kind=kind,
    )


def directory(count: int = 60) -> list[OrganisationRecord]:
    """``count`` organisations of which no two are the same, up to 63."""
    every = [(stem, field) for field in _FIELDS for stem in _STEMS]
    return [
        organisation(
            f"known-{number:03}",
            f"{stem} {field} {_FORMS[number % len(_FORMS)]}".strip(),
            place=_TOWNS[number % len(_TOWNS)],
            street=f"{_STREETS[number % len(_STREETS)]} {3 + 2 * number}",
            kind="company",
        )
        for number, (stem, field) in enumerate(every[:count])
    ]


@st.composite
def records(draw: st.DrawFn, key: str = "drawn") -> OrganisationRecord:
    """Any organisation: words that often meet, fields that are often missing."""
    words = draw(
        st.lists(st.sampled_from((*_STEMS, *_FIELDS, "University", "of", "Wien")), min_size=1, max_size=5)
    )
    place = draw(st.sampled_from((*_TOWNS, ("", ""))))
    return organisation(
        key,
        " ".join((*words, draw(st.sampled_from(_FORMS)))).strip(),
        short_name=draw(st.sampled_from(("", "ALV", "Hexavia"))),
        place=place,
        street=draw(st.sampled_from(("", *(f"{street} 7" for street in _STREETS)))),
        website=draw(st.sampled_from(("", "https://www.alvora.example", "hexavia.example/about"))),
        kind=draw(st.sampled_from(("", "company", "university"))),
    )


@st.composite
def with_a_slip(draw: st.DrawFn, text: str) -> str:
    """``text`` with one letter left out, doubled or swapped with the next, never the first."""
    at = draw(st.integers(1, len(text) - 2))
    slip = draw(st.sampled_from((text[at + 1], text[at] * 2 + text[at + 1], text[at + 1] + text[at])))
    return text[:at] + slip + text[at + 2 :]

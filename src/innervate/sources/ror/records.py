"""ROR records: research organisations with their names, places and relations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RorName:
    """``kinds``: ror_display, label, alias, acronym. ``lang``: ISO 639-1, empty when not stated."""

    text: str
    kinds: tuple[str, ...]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class RorRelation:
    """``kind``: parent, child, related, successor, predecessor; ``ror_id``: address of the other."""

    kind: str
    ror_id: str


@dataclass(frozen=True, slots=True)
class RorRecord:
    """One organisation of the registry. Degrees WGS84; None and empty: not stated.

    ``name`` is the one ROR displays; ``names`` holds all of them, that one included. ``country``: ISO
    alpha-2. ``types`` in ROR's words, lower case (see ``vocab.crosswalks.kinds_of_ror_types``).
    ``status``: active, inactive or withdrawn.
    """

    ror_id: str
    name: str
    names: tuple[RorName, ...]
    types: tuple[str, ...]
    status: str
    established: int | None
    country: str
    subdivision: str
    city: str
    latitude: float | None
    longitude: float | None
    website: str
    domains: tuple[str, ...]
    wikidata: str
    isni: str
    grid: str
    fundref: str
    relations: tuple[RorRelation, ...]
    modified_on: date | None

    @property
    def other_names(self) -> tuple[str, ...]:
        """Every other name, each once, in the order of the record."""
        return tuple(dict.fromkeys(name.text for name in self.names if name.text != self.name))

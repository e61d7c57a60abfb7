"""What duplicate detection reads of an organisation and of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """One entry of a directory or one row of a spreadsheet.

    ``record_id`` is unique within a set. ``names``: every name known, the present one first; at least one.
    ``country``: ISO 3166-1 alpha-2 (EL and UK are read as GR and GB). ``identifiers``: by scheme in lower
    case (``pic``, ``ror``, ``vat``, ``lei``, ...). ``kind``: any code list, compared for equality only.
    Empty: not known.
    """

    record_id: str
    names: tuple[str, ...]
    short_name: str = ""
    country: str = ""
    city: str = ""
    street: str = ""
    postal_code: str = ""
    website: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""

    def __post_init__(self) -> None:
        if not any(name.strip() for name in self.names):
            raise ValueError(f"the record {self.record_id!r} has no name")


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person of a directory. ``emails``: all known; ``affiliations``: ids or names of organisations."""

    record_id: str
    name: str
    orcid: str = ""
    emails: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()

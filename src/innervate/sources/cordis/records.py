"""CORDIS records: projects and who takes part. The same records from every form of the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ScienceField:
    """A EuroSciVoc concept: ``code`` as in our list ``euroscivoc`` (no leading slash), and its name."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Topic:
    """The call topic under which a project was proposed."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class CordisProject:
    """One grant agreement. Money in EUR; None where CORDIS states nothing.

    ``legal_bases`` starts with the main programme part. ``updated_at`` has no time zone in CORDIS.
    """

    project_id: str
    rcn: str
    acronym: str
    title: str
    objective: str
    keywords: tuple[str, ...]
    status: str
    starts_on: date | None
    ends_on: date | None
    signed_on: date | None
    total_cost: Decimal | None
    ec_max_contribution: Decimal | None
    framework: str
    legal_bases: tuple[str, ...]
    topics: tuple[Topic, ...]
    funding_scheme: str
    master_call: str
    sub_call: str
    grant_doi: str
    updated_at: datetime | None
    science_fields: tuple[ScienceField, ...]
    web_links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CordisParticipation:
    """One organisation in one project with one role. Money in EUR, degrees WGS84, None: not stated.

    ``country`` is ISO 3166-1 alpha-2, empty when ``country_as_written`` (EL, UK, ...) is no country
    we know. ``role``: coordinator, participant, associatedPartner, thirdParty, partner, ... as
    published. ``has_left``: the participation ended before the project.
    """

    project_id: str
    pic: str
    rcn: str
    name: str
    short_name: str
    vat_number: str
    role: str
    order: int | None
    is_sme: bool | None
    activity_type: str
    street: str
    post_code: str
    city: str
    country: str
    country_as_written: str
    nuts: str
    latitude: float | None
    longitude: float | None
    website: str
    ec_contribution: Decimal | None
    net_ec_contribution: Decimal | None
    total_cost: Decimal | None
    has_left: bool | None

    @property
    def may_be_a_person(self) -> bool:
        """True when the participant may be a natural person, who must not enter a directory unasked.

        CORDIS leaves the SME flag empty for natural persons, and for few organisations (about one
        in eight such rows in 2025): when in doubt, leave it out.
        """
        return self.is_sme is None

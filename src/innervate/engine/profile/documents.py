"""Profiles as the engine reads them: facts, evidence documents and ties.

A profile (organisation, person, need, solution, project, scheme) is *a set of evidence documents
plus facts*, never one averaged text or vector: what was found can then be shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from innervate.engine.profile.facts import Fact, ProfileId, Source


class UnitKind(StrEnum):
    """What sort of evidence a document is; faces word it, the engine weighs it."""

    SELF_DESCRIPTION = "self_description"
    OFFER = "offer"
    SEEK = "seek"
    NEED = "need"
    SOLUTION = "solution"
    PROJECT = "project"
    RESULT = "result"
    EXPERTISE = "expertise"


@dataclass(frozen=True, slots=True)
class EvidenceUnit:
    """One document that speaks for a profile.

    ``unit_id`` is unique in the index; ``codes`` are vocabulary ids such as ``euroscivoc:23/47``.
    ``lang`` is ISO 639-1, empty when not known. ``dated_on`` is the day the evidence is of.
    """

    unit_id: str
    kind: UnitKind
    title: str
    body: str = ""
    lang: str = ""
    codes: tuple[str, ...] = ()
    dated_on: date | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A past collaboration: ``partners`` worked with the profile in ``evidence`` (a project id)."""

    evidence: str
    title: str
    partners: tuple[ProfileId, ...]
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a profile sits. ``country``: ISO 3166-1 alpha-2; ``nuts``: any level, empty if unknown.

    Coordinates are WGS84 degrees.
    """

    country: str = ""
    nuts: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """All that the engine knows of one subject.

    ``kind``: ``organisation``, ``person``, ``need``, ``solution``, ``project``, ...
    ``audience``: class terms that decide who may see it (``public``, ``cluster:KEY``, ...); a
    search names the terms its reader holds and never meets another profile.
    ``names``: every name under which it may be looked up, the present one first.
    ``facets``: exact values for counting and filtering, by facet name.
    """

    profile_id: ProfileId
    kind: str
    names: tuple[str, ...]
    audience: frozenset[str]
    units: tuple[EvidenceUnit, ...] = ()
    facts: tuple[Fact, ...] = ()
    place: Place = Place()
    ties: tuple[Tie, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)

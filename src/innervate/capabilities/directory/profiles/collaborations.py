"""Projects as evidence: what the organisations of a chunk did, with whom, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from innervate.capabilities.directory.models import Participation, Project
from innervate.capabilities.directory.profiles.audiences import audience
from innervate.capabilities.directory.profiles.shared import grouped, sliced
from innervate.core.index import profile_id
from innervate.core.models import State
from innervate.engine.profile import EvidenceUnit, ProfileId, Source, Tie, UnitKind
from innervate.engine.profile.codec import fact_from_json

PROJECT_ENTITY = "directory.project"
ORGANISATION_ENTITY = "directory.organisation"
_COLUMNS = (
    "pk", "key", "acronym", "title", "objective", "signed_on", "starts_on", "facts", "state", "visibility",
    "cluster__key", "cluster__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """One project as the profiles of its partners show it."""

    project_id: ProfileId
    title: str
    objective: str
    codes: tuple[str, ...]
    dated_on: date | None
    source: Source
    readers: frozenset[str]
    partners: tuple[ProfileId, ...]

    def unit(self, of: ProfileId) -> EvidenceUnit:
        return EvidenceUnit(
            f"{of}#{self.project_id}",
            UnitKind.PROJECT,
            self.title,
            self.objective,
            "",
            self.codes,
            self.dated_on,
            self.source,
        )

    def tie(self, of: ProfileId) -> Tie:
        partners = tuple(partner for partner in self.partners if partner != of)
        return Tie(str(self.project_id), self.title, partners, self.dated_on)


def evidence_of(organisation_ids: Sequence[int]) -> dict[int, list[Evidence]]:
    """The active projects of each organisation, newest first. A few queries, however many projects."""
    pairs: set[tuple[int, int]] = set()
    for part in sliced(organisation_ids):
        rows = Participation.objects.filter(organisation__in=part, project__state=State.ACTIVE)
        pairs.update(rows.order_by().values_list("organisation_id", "project_id"))
    evidence = _projects({project for _, project in pairs})
    found = grouped((organisation, evidence[project]) for organisation, project in sorted(pairs))
    return {
        organisation: sorted(listed, key=lambda one: (one.dated_on or date.min, one.project_id), reverse=True)
        for organisation, listed in found.items()
    }


def _projects(ids: Iterable[int]) -> dict[int, Evidence]:
    listed = sorted(ids)
    partners: dict[int, list[ProfileId]] = {}
    rows: list[tuple[Any, ...]] = []
    for part in sliced(listed):
        taking_part = Participation.objects.filter(project__in=part, organisation__state=State.ACTIVE)
        named = taking_part.order_by("pk").values_list("project_id", "organisation__key")
        partners |= grouped((project, profile_id(ORGANISATION_ENTITY, key)) for project, key in named)
        rows += Project.objects.filter(pk__in=part).order_by().values_list(*_COLUMNS)
    return {row[0]: _evidence(row, tuple(dict.fromkeys(partners.get(row[0], ())))) for row in rows}


def _evidence(row: tuple[Any, ...], partners: tuple[ProfileId, ...]) -> Evidence:
    _, key, acronym, title, objective, signed_on, starts_on, facts, state, visibility, cluster, named = row
    codes, source = _codes_and_source(facts)
    return Evidence(
        project_id=profile_id(PROJECT_ENTITY, key),
        title=f"{acronym}: {title}" if acronym else title,
        objective=objective,
        codes=codes,
        dated_on=signed_on or starts_on,
        source=source or Source(name=named),
        readers=audience(state, visibility, cluster),
        partners=partners,
    )


def _codes_and_source(facts: Sequence[Any]) -> tuple[tuple[str, ...], Source | None]:
    """EuroSciVoc codes, and the source of the last fact: a loaded project has one for all."""
    if not facts:
        return (), None
    found = [data for data in facts if data.get("name") == "euroscivoc" and data.get("stated") == "stated"]
    codes = tuple(f"euroscivoc:{code}" for data in found[-1:] for code in data["values"].get("known") or ())
    return codes, fact_from_json(facts[-1]).source

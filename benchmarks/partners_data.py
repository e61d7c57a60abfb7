"""CORDIS as the partner benchmark reads it: bodies, collaborations, and which projects are on health."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from innervate.engine.profile import Place, ProfileId
from innervate.engine.retrieve.network import Body, Collaboration
from innervate.sources.cordis import CordisData, CordisParticipation, CordisProject, open_cordis
from innervate.sources.faults import Fault, SourceRefused
from innervate.sources.parquet import parquet_rows

#: EuroSciVoc "medical and health sciences", Cluster 1, and topics of health calls and partnerships.
_MEDICAL, _HEALTH_PART = "21", "HORIZON.2.1"
_HEALTH_TOPIC = re.compile("HLTH|IHI|EDCTP|MISS.*CANCER")
_LINKS_EXTRACT = "h2020_participations.parquet"
_LINKS_PACKAGES = ("cordis-h2020projects-csv.zip", "h2020")


@dataclass(frozen=True)
class PartnerData:
    """``health``: ids of health projects. ``smes``: SMEs by project, as that project states it."""

    bodies: Sequence[Body]
    collaborations: Sequence[Collaboration]
    health: frozenset[str]
    smes: Mapping[str, frozenset[ProfileId]]


def read_partner_data(folder: Path, split: date) -> PartnerData:
    """Horizon Europe with texts, Horizon 2020 (when it is there) as links.

    What bodies are (place, sort, size) is taken from projects signed before ``split``; of a body that
    comes later, from its first one: a seeker knows where it sits.
    """
    faults: list[Fault] = []
    source = open_cordis(folder, cache=folder)
    projects = {each.project_id: each for each in source.projects(faults.append)}
    members: defaultdict[str, list[CordisParticipation]] = defaultdict(list)
    for each in source.participations(faults.append):
        if each.project_id in projects and each.role != "thirdParty":
            members[each.project_id].append(each)
    dated = [each for each in projects.values() if each.signed_on is not None and members[each.project_id]]
    dated.sort(key=lambda each: (each.signed_on or date.max, each.project_id))
    smes = {key: frozenset(_id(each.pic) for each in rows if each.is_sme) for key, rows in members.items()}
    return PartnerData(
        bodies=_bodies(dated, members, split),
        collaborations=[
            *(_collaboration(each, members[each.project_id]) for each in dated),
            *_links(folder),
        ],
        health=frozenset(each.project_id for each in dated if is_health(each)),
        smes=smes,
    )


def is_health(project: CordisProject) -> bool:
    return (
        any(field.code.partition("/")[0] == _MEDICAL for field in project.science_fields)
        or project.legal_bases[:1] == (_HEALTH_PART,)
        or any(_HEALTH_TOPIC.search(topic.code) for topic in project.topics)
    )


def _id(pic: str) -> ProfileId:
    return ProfileId(pic)


def _collaboration(project: CordisProject, rows: Sequence[CordisParticipation]) -> Collaboration:
    """The coordinator first; a body with two roles counts once."""
    ranked = sorted(rows, key=lambda each: (each.role != "coordinator", each.order or 0, each.pic))
    members = tuple(dict.fromkeys(_id(each.pic) for each in ranked))
    leads = bool(ranked) and ranked[0].role == "coordinator"
    codes = {field.code for field in project.science_fields}
    broader = {"/".join(code.split("/")[:depth]) for code in codes for depth in range(1, code.count("/") + 2)}
    assert project.signed_on is not None
    return Collaboration(
        project_id=project.project_id,
        known_on=project.signed_on,
        members=members,
        leader=members[0] if leads else None,
        title=project.title,
        body=project.objective,
        keywords=" ".join(project.keywords),
        codes=tuple(sorted(broader)),
    )


def _bodies(
    projects: Sequence[CordisProject],
    members: Mapping[str, Sequence[CordisParticipation]],
    split: date,
) -> list[Body]:
    latest: dict[str, CordisParticipation] = {}
    for project in projects:
        for each in members[project.project_id]:
            if (project.signed_on or date.max) < split or each.pic not in latest:
                latest[each.pic] = each
    return [
        Body(
            _id(each.pic),
            Place(each.country, each.nuts, each.latitude, each.longitude),
            each.activity_type,
            each.is_sme,
            names=f"{each.name} {each.short_name}",
        )
        for each in latest.values()
    ]


def _links(folder: Path) -> Iterator[Collaboration]:
    for place in (folder, folder / "projects"):
        if (place / _LINKS_EXTRACT).is_file():
            yield from _extract_links(place / _LINKS_EXTRACT)
            return
        for name in _LINKS_PACKAGES:
            if (place / name).exists():
                yield from _package_links(open_cordis(place / name, cache=place))
                return


def _extract_links(path: Path) -> Iterator[Collaboration]:
    members: defaultdict[str, dict[ProfileId, None]] = defaultdict(dict)
    days: dict[str, date] = {}
    for row in parquet_rows(path):
        day, key = row["start_date"], f"h2020:{row['rcn']}"
        if isinstance(day, date):
            days[key] = day
            members[key][_id(str(row["pic"]))] = None
    for key, found in members.items():
        yield Collaboration(key, days[key], tuple(found))


def _package_links(source: CordisData) -> Iterator[Collaboration]:
    faults: list[Fault] = []
    days = {each.project_id: each.signed_on or each.starts_on for each in source.projects(faults.append)}
    members: defaultdict[str, dict[ProfileId, None]] = defaultdict(dict)
    for each in source.participations(faults.append):
        if each.role != "thirdParty":
            members[each.project_id][_id(each.pic)] = None
    for key, found in members.items():
        day = days.get(key)
        if day is not None:
            yield Collaboration(f"h2020:{key}", day, tuple(found))


__all__ = ["PartnerData", "SourceRefused", "is_health", "read_partner_data"]

"""CORDIS as profiles: organisations with the projects that speak for them, and the projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from innervate.engine.profile import EvidenceUnit, Place, Profile, ProfileId, Source, Tie, UnitKind
from innervate.sources.cordis import CordisData, CordisParticipation, CordisProject
from innervate.sources.faults import Report
from innervate.sources.provenance import cordis_source
from innervate.vocab.crosswalks import kinds_of_cordis_activity

PUBLIC = frozenset({"public"})


@dataclass(slots=True)
class _Body:
    """What the participations of one organisation say of it, the latest project's word last."""

    latest: CordisParticipation
    names: dict[str, None] = field(default_factory=dict)
    projects: dict[str, None] = field(default_factory=dict)


def organisation_id(pic: str) -> ProfileId:
    return ProfileId(f"organisation:{pic}")


def project_id(number: str) -> ProfileId:
    return ProfileId(f"project:{number}")


def cordis_profiles(data: CordisData, report: Report) -> Iterator[Profile]:
    """Every project, then every organisation. Participants that may be natural persons are left out."""
    source = cordis_source(None)
    projects = {project.project_id: project for project in data.projects(report)}
    partners: defaultdict[str, dict[str, None]] = defaultdict(dict)
    bodies: dict[str, _Body] = {}
    for row in data.participations(report):
        if row.may_be_a_person or row.project_id not in projects:
            continue
        partners[row.project_id][row.pic] = None
        body = bodies.setdefault(row.pic, _Body(row))
        body.latest = row
        body.names[row.name] = None
        body.projects[row.project_id] = None
    for project in projects.values():
        yield _project_profile(project, source)
    for pic, body in bodies.items():
        done = [projects[number] for number in body.projects]
        yield _organisation_profile(pic, body, done, partners, source)


def _title(project: CordisProject) -> str:
    return f"{project.acronym}: {project.title}" if project.acronym else project.title


def _codes(project: CordisProject) -> tuple[str, ...]:
    return tuple(f"euroscivoc:{one.code}" for one in project.science_fields)


def _unit(unit_id: str, project: CordisProject, source: Source) -> EvidenceUnit:
    return EvidenceUnit(
        unit_id=unit_id,
        kind=UnitKind.PROJECT,
        title=_title(project),
        body=project.objective,
        lang="en",  # objectives in CORDIS are English
        codes=_codes(project),
        dated_on=project.signed_on or project.starts_on,
        source=source,
    )


def _project_profile(project: CordisProject, source: Source) -> Profile:
    own = project_id(project.project_id)
    return Profile(
        profile_id=own,
        kind="project",
        names=tuple(name for name in (_title(project), project.acronym) if name),
        audience=PUBLIC,
        units=(_unit(f"{own}#objective", project, source),),
        identifiers={"grant": project.project_id},
    )


def _tie(project: CordisProject, own: str, partners: Sequence[str]) -> Tie:
    others = tuple(organisation_id(pic) for pic in partners if pic != own)
    return Tie(
        project_id(project.project_id), _title(project), others, project.signed_on or project.starts_on
    )


def _organisation_profile(
    pic: str,
    body: _Body,
    projects: Sequence[CordisProject],
    partners: dict[str, dict[str, None]],
    source: Source,
) -> Profile:
    own, row = organisation_id(pic), body.latest
    # The present name first: the file does not say which is newest, its last row is our best guess.
    names = dict.fromkeys((row.name, row.short_name, *reversed(body.names)))
    kinds = kinds_of_cordis_activity(row.activity_type) or frozenset()
    return Profile(
        profile_id=own,
        kind="organisation",
        names=tuple(name for name in names if name),
        audience=PUBLIC,
        units=tuple(_unit(f"{own}#{one.project_id}", one, source) for one in projects),
        place=Place(row.country, row.nuts, row.latitude, row.longitude),
        ties=tuple(_tie(one, pic, list(partners[one.project_id])) for one in projects),
        identifiers={"pic": pic} | ({"vat": row.vat_number} if row.vat_number else {}),
        facets={
            "country": [row.country] if row.country else [],
            "organisation_kind": sorted(kinds) if len(kinds) == 1 else [],
            "size_class": ["sme"] if row.is_sme else [],
        },
    )

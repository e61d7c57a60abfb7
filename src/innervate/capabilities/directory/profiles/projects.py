"""Profiles of projects: what was done, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from innervate.capabilities.directory.models import Participation, Project
from innervate.capabilities.directory.profiles.audiences import audience
from innervate.capabilities.directory.profiles.collaborations import ORGANISATION_ENTITY
from innervate.capabilities.directory.profiles.shared import chunks, codes_of, facets, grouped, open_facts
from innervate.core import registry
from innervate.core.index import profile_id
from innervate.core.models import State
from innervate.core.registry import Entity
from innervate.engine.profile import EvidenceUnit, Place, Profile, ProfileId, Tie, UnitKind


def of_projects(rows: QuerySet[Project]) -> Iterator[Profile]:
    """One profile per project; its ties are the organisations that took part, its place the coordinator's."""
    entity = registry.entity_of(Project)
    for chunk in chunks(rows.select_related("cluster")):
        partners = grouped(
            (project, (key, role, country, nuts))
            for project, key, role, country, nuts in Participation.objects.filter(
                project__in=[one.pk for one in chunk], organisation__state=State.ACTIVE
            )
            .order_by("pk")
            .values_list(
                "project_id", "organisation__key", "role", "organisation__country", "organisation__nuts"
            )
        )
        for one in chunk:
            yield _profile(entity, one, partners.get(one.pk, []))


def _profile(entity: Entity, one: Project, partners: list[tuple[str, str, str, str]]) -> Profile:
    own = profile_id(entity.name, one.key)
    facts = open_facts(entity, one)
    dated_on = one.signed_on or one.starts_on
    source = facts[-1].source if facts else None
    codes = codes_of(facts, ("euroscivoc",))
    title = str(one)
    ids: tuple[ProfileId, ...] = tuple(
        dict.fromkeys(profile_id(ORGANISATION_ENTITY, key) for key, _, _, _ in partners)
    )
    lead = next(((country, nuts) for _, role, country, nuts in partners if role == "coordinator"), ("", ""))
    return Profile(
        profile_id=own,
        kind="project",
        names=tuple(dict.fromkeys(name for name in (title, one.acronym, one.title) if name)),
        audience=audience(one.state, one.visibility, one.cluster.key),
        units=(
            EvidenceUnit(
                f"{own}#objective", UnitKind.PROJECT, title, one.objective, "", codes, dated_on, source
            ),
        ),
        facts=facts,
        place=Place(*lead),
        ties=(Tie(str(own), title, ids, dated_on),) if ids else (),
        identifiers={"reference": one.reference} if one.reference else {},
        facets=facets(entity, one, facts),
    )

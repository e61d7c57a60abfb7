"""Profiles of needs and solutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from innervate.capabilities.directory.profiles.audiences import audience
from innervate.capabilities.directory.profiles.shared import (
    chunks,
    codes_of,
    facets,
    open_facts,
    stated_text,
)
from innervate.capabilities.needs.models import Need, Solution
from innervate.core import registry
from innervate.core.index import profile_id
from innervate.core.registry import Entity
from innervate.engine.profile import EvidenceUnit, Fact, Place, Profile, UnitKind

# What a need and a solution say beside their description, in the order a reader meets it.
_NEED_TEXTS = ("people_affected", "present_pathway", "result_wanted", "constraints")
_SOLUTION_TEXTS = ("evidence",)


def of_needs(rows: QuerySet[Need]) -> Iterator[Profile]:
    entity = registry.entity_of(Need)
    for chunk in chunks(rows.select_related("cluster", "organisation", "stated_by")):
        for one in chunk:
            who = [f"user:{one.stated_by.key}"] if one.stated_by is not None else []
            yield _profile(entity, one, UnitKind.NEED, _NEED_TEXTS, who)


def of_solutions(rows: QuerySet[Solution]) -> Iterator[Profile]:
    entity = registry.entity_of(Solution)
    for chunk in chunks(rows.select_related("cluster", "organisation")):
        for one in chunk:
            yield _profile(entity, one, UnitKind.SOLUTION, _SOLUTION_TEXTS, [])


def _profile(
    entity: Entity, one: Need | Solution, kind: UnitKind, texts: Sequence[str], own_terms: Sequence[str]
) -> Profile:
    own = profile_id(entity.name, one.key)
    facts = open_facts(entity, one)
    home = one.organisation
    whose = [f"organisation:{home.key}"] if home is not None else []
    body = "\n\n".join(text for text in (one.description, *_texts(facts, texts)) if text)
    dated_on = getattr(one, "stated_on", None) or one.created_at.date()
    unit = EvidenceUnit(
        f"{own}#text", kind, one.title, body, one.lang, codes_of(facts, ("sectors",)), dated_on
    )
    return Profile(
        profile_id=own,
        kind=kind.value,
        names=(one.title,),
        audience=audience(one.state, one.visibility, one.cluster.key, [*whose, *own_terms]),
        units=(unit,),
        facts=facts,
        place=Place(home.country, home.nuts, home.latitude, home.longitude) if home is not None else Place(),
        facets=facets(entity, one, facts),
    )


def _texts(facts: Sequence[Fact], names: Sequence[str]) -> Iterator[str]:
    for name in names:
        found = stated_text(facts, name)
        if found is not None:
            yield found[1]

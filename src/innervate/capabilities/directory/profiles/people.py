"""Profiles of people: found by others only with their consent."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from innervate.capabilities.directory.models import Affiliation, Person
from innervate.capabilities.directory.profiles.audiences import audience, is_open_to
from innervate.capabilities.directory.profiles.shared import (
    chunks,
    codes_of,
    facets,
    grouped,
    open_facts,
    text_unit,
)
from innervate.core import registry
from innervate.core.index import profile_id
from innervate.core.models import Organisation, State, Visibility
from innervate.core.registry import Entity
from innervate.engine.profile import EvidenceUnit, Fact, Place, Profile, ProfileId, UnitKind


def of_people(rows: QuerySet[Person]) -> Iterator[Profile]:
    """One profile per person; without consent only she and the managers of her cluster find it."""
    entity = registry.entity_of(Person)
    for chunk in chunks(rows.select_related("cluster", "user")):
        current = Affiliation.objects.filter(
            person__in=[one.pk for one in chunk], until__isnull=True, organisation__state=State.ACTIVE
        )
        affiliations = grouped(
            (row.person_id, row) for row in current.select_related("organisation__cluster").order_by("pk")
        )
        for one in chunk:
            yield _profile(entity, one, affiliations.get(one.pk, []))


def readers_of(one: Person) -> frozenset[str]:
    herself = [f"user:{one.user.key}"] if one.user is not None else []
    open_as = one.visibility if one.consent_to_be_found_at is not None else Visibility.PRIVATE
    return audience(one.state, open_as, one.cluster.key, herself)


def _open_to(readers: frozenset[str], organisation: Organisation) -> bool:
    """May all who find a person read where she works? She herself reads it on her own page."""
    its_readers = audience(organisation.state, organisation.visibility, organisation.cluster.key)
    return is_open_to(its_readers, frozenset(term for term in readers if not term.startswith("user:")))


def _profile(entity: Entity, one: Person, affiliations: list[Affiliation]) -> Profile:
    own = profile_id(entity.name, one.key)
    readers = readers_of(one)
    affiliations = [each for each in affiliations if _open_to(readers, each.organisation)]
    facts = open_facts(entity, one)
    home = next((each.organisation for each in affiliations if not each.society), None)
    return Profile(
        profile_id=own,
        kind="person",
        names=(one.name,),
        audience=readers,
        units=tuple(_units(own, one, affiliations, facts)),
        facts=facts,
        place=Place(one.country or (home.country if home else ""), home.nuts if home else ""),
        identifiers={"orcid": one.orcid} if one.orcid else {},
        facets=facets(entity, one, facts),
    )


def _units(
    own: ProfileId, one: Person, affiliations: list[Affiliation], facts: tuple[Fact, ...]
) -> Iterator[EvidenceUnit]:
    where = "; ".join(
        ", ".join(part for part in (each.position, each.organisation.legal_name) if part)
        for each in affiliations
    )
    codes = codes_of(facts, ("sectors",))
    if one.headline or where or codes:
        title = one.headline or one.name
        yield EvidenceUnit(f"{own}#headline", UnitKind.SELF_DESCRIPTION, title, where, codes=codes)
    expertise = text_unit(own, UnitKind.EXPERTISE, one.headline or one.name, facts, "expertise")
    if expertise is not None:
        yield expertise

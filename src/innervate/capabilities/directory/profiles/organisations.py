"""Profiles of organisations: what they say, what they did, what they need and offer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from innervate.capabilities.directory.models import Affiliation
from innervate.capabilities.directory.profiles.audiences import audience, is_open_to
from innervate.capabilities.directory.profiles.collaborations import (
    ORGANISATION_ENTITY,
    Evidence,
    evidence_of,
)
from innervate.capabilities.directory.profiles.shared import (
    chunks,
    codes_of,
    facets,
    grouped,
    open_facts,
    sliced,
    text_unit,
)
from innervate.core import registry
from innervate.core.facts import facts_of
from innervate.core.index import profile_id
from innervate.core.models import Identifier, Organisation, OrganisationName, State
from innervate.core.registry import Entity
from innervate.engine.profile import EvidenceUnit, Fact, Place, Profile, ProfileId, UnitKind

CODED = ("sectors",)
# Documents that hang on an organisation in the capabilities above: model, kind of evidence.
_ABOVE = (("needs", "Need", UnitKind.NEED), ("needs", "Solution", UnitKind.SOLUTION))


def of_organisations(rows: QuerySet[Organisation]) -> Iterator[Profile]:
    """One profile per organisation, merged ones left out: their key leads to the one that was kept."""
    entity = registry.entity_of(Organisation)
    for chunk in chunks(rows.exclude(state=State.MERGED).select_related("cluster")):
        ids = [one.pk for one in chunk]
        names = _rows(OrganisationName, ids, "name")
        identifiers = _rows(Identifier, ids, "scheme", "value")
        evidence, documents = evidence_of(ids), _documents(ids)
        experts = _expertise(ids)
        for one in chunk:
            yield _profile(
                entity,
                one,
                [name for (name,) in names.get(one.pk, ())],
                # The first of a scheme: rows come in the order of their values.
                dict(reversed(identifiers.get(one.pk, []))),
                evidence.get(one.pk, []),
                [*documents.get(one.pk, ()), *experts.get(one.pk, ())],
            )


def _rows(model: Any, ids: list[int], *columns: str) -> dict[int, list[tuple[Any, ...]]]:
    rows = model.objects.filter(organisation__in=ids).order_by("pk").values_list("organisation_id", *columns)
    return grouped((row[0], row[1:]) for row in rows)


def _documents(ids: list[int]) -> dict[int, list[tuple[frozenset[str], EvidenceUnit]]]:
    """Needs and solutions of each organisation, with who may read them."""
    found: list[tuple[int, tuple[frozenset[str], EvidenceUnit]]] = []
    for app, model_name, kind in _ABOVE:
        if not apps.is_installed(f"innervate.capabilities.{app}"):
            continue
        model = apps.get_model(app, model_name)
        entity = registry.entity_of(model)
        rows = model._default_manager.filter(organisation__in=ids, state=State.ACTIVE)
        for row in rows.select_related("cluster").order_by("pk"):
            readers = audience(row.state, row.visibility, row.cluster.key)
            unit = EvidenceUnit(
                f"{profile_id(entity.name, row.key)}#of_its_organisation",
                kind,
                row.title,
                row.description,
                row.lang,
                codes_of(facts_of(row), CODED),
                getattr(row, "stated_on", None) or row.created_at.date(),
            )
            found.append((row.organisation_id, (readers, unit)))
    return grouped(found)


def _expertise(ids: list[int]) -> dict[int, list[tuple[frozenset[str], EvidenceUnit]]]:
    """What the people say they know who work there and consented to be found."""
    found: list[tuple[int, tuple[frozenset[str], EvidenceUnit]]] = []
    for part in sliced(ids):
        rows = Affiliation.objects.filter(
            organisation__in=part,
            society=False,
            until__isnull=True,
            person__state=State.ACTIVE,
            person__consent_to_be_found_at__isnull=False,
        )
        for row in rows.select_related("person__cluster").order_by("pk"):
            person = row.person
            # Named by the affiliation: the person's own words, not her name, speak for the organisation.
            unit = text_unit(
                ProfileId(f"affiliation:{row.pk}"), UnitKind.EXPERTISE, "", facts_of(person), "expertise"
            )
            if unit is not None:
                readers = audience(person.state, person.visibility, person.cluster.key)
                found.append((row.organisation_id, (readers, unit)))
    return grouped(found)


def _profile(
    entity: Entity,
    one: Organisation,
    other_names: list[str],
    identifiers: dict[str, str],
    evidence: list[Evidence],
    documents: list[tuple[frozenset[str], EvidenceUnit]],
) -> Profile:
    own = profile_id(ORGANISATION_ENTITY, one.key)
    readers = audience(one.state, one.visibility, one.cluster.key, [f"organisation:{one.key}"])
    # Who finds the profile must be allowed to read its evidence; its own people read it on their pages.
    others = readers - {f"organisation:{one.key}"}
    facts = open_facts(entity, one)
    shown = [each for each in evidence if is_open_to(each.readers, others)]
    units = [
        *_statements(own, one, facts),
        *(unit for may_read, unit in documents if is_open_to(may_read, others)),
        *(each.unit(own) for each in shown),
    ]
    return Profile(
        profile_id=own,
        kind="organisation",
        names=tuple(dict.fromkeys(name for name in (one.legal_name, one.short_name, *other_names) if name)),
        audience=readers,
        units=tuple(units),
        facts=facts,
        place=Place(one.country, one.nuts, one.latitude, one.longitude),
        ties=tuple(each.tie(own) for each in shown),
        identifiers=identifiers,
        facets=facets(entity, one, facts),
    )


def _statements(own: ProfileId, one: Organisation, facts: tuple[Fact, ...]) -> Iterator[EvidenceUnit]:
    """What it says of itself. The sectors stand with the description, or alone when there is none."""
    codes = codes_of(facts, CODED)
    described = text_unit(own, UnitKind.SELF_DESCRIPTION, one.legal_name, facts, "description", codes)
    if described is not None:
        yield described
    elif codes:
        yield EvidenceUnit(f"{own}#description", UnitKind.SELF_DESCRIPTION, one.legal_name, codes=codes)
    for name, kind in (("offers", UnitKind.OFFER), ("seeks", UnitKind.SEEK)):
        unit = text_unit(own, kind, one.legal_name, facts, name)
        if unit is not None:
            yield unit

"""What the engine is told of a record, and who may find it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import build

from innervate.core import registry
from innervate.core.index import profile_id
from innervate.core.models import State, Visibility
from innervate.engine.profile import Place, UnitKind

pytestmark = pytest.mark.django_db


def profiles(name):
    entity = registry.entity(name)
    return {profile.profile_id: profile for profile in entity.profiles(entity.model._default_manager.all())}


def profile(record):
    name = registry.entity_of(type(record)).name
    return profiles(name)[profile_id(name, record.key)]


@pytest.fixture
def valley():
    return build.cluster("Valley")


def test_an_organisation_with_all_its_evidence(valley):
    acme = build.organisation(
        "Acme SA", cluster=valley, country="BE", nuts="BE332", short_name="ACM", names=["Acme Medical"],
        identifiers={"pic": "998877665", "vat": "BE0403170701"},
        facts={"description": "Devices", "sectors": ["diagnostics"], "offers": "A patch",
               "seeks": "A hospital"},
    )  # fmt: skip
    partner = build.organisation("Partner", cluster=valley)
    project = build.project(
        "Together", partners=[acme, partner], objective="To care", acronym="TGT", signed_on=date(2024, 5, 1)
    )
    build.need("Less waiting", organisation=acme, description="In the ward")
    build.solution("A patch", organisation=acme)
    build.person("Ann Abt", at=acme, facts={"expertise": "Heart failure"})
    found = profile(acme)

    assert found.names == ("Acme SA", "ACM", "Acme Medical")
    assert found.place == Place("BE", "BE332")
    assert found.identifiers == {"pic": "998877665", "vat": "BE0403170701"}
    assert {name: list(values) for name, values in found.facets.items()} == {
        "country": ["BE"], "nuts": ["BE332", "BE33", "BE3"], "sectors": ["diagnostics"],
    }  # fmt: skip
    assert sorted((unit.kind.value, unit.title, unit.body) for unit in found.units) == [
        ("expertise", "", "Heart failure"),
        ("need", "Less waiting", "In the ward"),
        ("offer", "Acme SA", "A patch"),
        ("project", "TGT: Together", "To care"),
        ("seek", "Acme SA", "A hospital"),
        ("self_description", "Acme SA", "Devices"),
        ("solution", "A patch", ""),
    ]
    described = next(unit for unit in found.units if unit.kind is UnitKind.SELF_DESCRIPTION)
    assert (described.codes, described.lang) == (("sectors:diagnostics",), "en")
    assert [(tie.evidence, tie.partners, tie.dated_on) for tie in found.ties] == [
        (
            profile_id("directory.project", project.key),
            (profile_id("directory.organisation", partner.key),),
            date(2024, 5, 1),
        )
    ]
    assert len({unit.unit_id for unit in found.units}) == len(found.units)


@pytest.mark.parametrize(
    ("visibility", "state", "terms"),
    [
        (Visibility.PUBLIC, State.ACTIVE, {"public", "managers", "organisation"}),
        (Visibility.NETWORK, State.ACTIVE, {"network", "managers", "organisation"}),
        (Visibility.CLUSTER, State.ACTIVE, {"cluster", "managers", "organisation"}),
        (Visibility.PRIVATE, State.ACTIVE, {"managers", "organisation"}),
        (Visibility.PUBLIC, State.PENDING, {"managers"}),
        (Visibility.PUBLIC, State.ARCHIVED, {"managers"}),
    ],
)
def test_who_finds_an_organisation(valley, visibility, state, terms):
    acme = build.organisation(cluster=valley, visibility=visibility, state=state)
    keys = {"organisation": acme.key, "public": None}
    expected = {term if term == "public" else f"{term}:{keys.get(term, valley.key)}" for term in terms}
    assert profile(acme).audience == expected


def test_a_merged_organisation_has_no_profile(valley):
    merged = build.organisation(cluster=valley, state=State.MERGED)
    assert profile_id("directory.organisation", merged.key) not in profiles("directory.organisation")


def test_a_person_is_found_with_her_consent_only(valley):
    account = build.user()
    ann = build.person(cluster=valley, consents=False, user=account, email="ann@example.org")
    assert profile(ann).audience == {f"managers:{valley.key}", f"user:{account.key}"}
    ann.consent_to_be_found_at = build.NOW
    ann.save()
    assert profile(ann).audience == {f"managers:{valley.key}", f"user:{account.key}", "public"}
    assert "ann@example.org" not in repr(profile(ann))


def test_an_open_profile_does_not_show_closed_evidence(valley):
    acme = build.organisation("Acme", cluster=valley, visibility=Visibility.PUBLIC)
    build.need("Open need", organisation=acme)
    build.need("Closed need", organisation=acme, visibility=Visibility.CLUSTER)
    build.project("Closed project", partners=[acme, build.organisation()], visibility=Visibility.NETWORK)
    build.person("Shy", at=acme, consents=False, facts={"expertise": "A secret art"})
    assert [unit.title for unit in profile(acme).units] == ["Open need"]
    assert profile(acme).ties == ()

    acme.visibility = Visibility.CLUSTER
    acme.save()
    titles = sorted(unit.title for unit in profile(acme).units)
    assert titles == ["Closed need", "Closed project", "Open need"]


def test_an_archived_project_is_no_evidence(valley):
    acme = build.organisation("Acme", cluster=valley)
    build.project("Gone", partners=[acme], state=State.ARCHIVED)
    assert profile(acme).units == ()


@pytest.mark.parametrize(
    "name",
    ["directory.organisation", "directory.person", "directory.project", "needs.need", "needs.solution"],
)
def test_more_records_cost_no_more_queries(valley, name):
    def queries(count):
        for _ in range(count):
            acme = build.organisation(cluster=valley, names=["x"], identifiers={"pic": "998877665"})
            build.project(partners=[acme, build.organisation(cluster=valley)])
            build.person(at=acme, facts={"expertise": "y"})
            build.need(organisation=acme)
            build.solution(organisation=acme)
        with CaptureQueriesContext(connection) as captured:
            assert profiles(name)
        return len(captured)

    assert queries(1) == queries(3)


def test_a_found_person_does_not_tell_of_an_organisation_that_is_hidden(valley):
    secret = build.organisation(
        "Secret Spin-off", cluster=valley, visibility=Visibility.PRIVATE, country="BE"
    )
    shown = profile(build.person("Ann Abt", at=secret, headline="Cardiologist"))
    assert ([unit.body for unit in shown.units], shown.place) == ([""], Place(""))
    for visibility in (Visibility.PUBLIC, Visibility.PRIVATE):
        secret.visibility = visibility
        secret.save()
        told = profile(build.person("Bo Berg", at=secret, visibility=visibility))
        assert ([unit.body for unit in told.units], told.place) == (["Secret Spin-off"], Place("BE"))

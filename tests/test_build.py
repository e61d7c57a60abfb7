"""The builders themselves: what they write can be read back through the gateway."""

from __future__ import annotations

from os import environ

import pytest
from django.db import connection
from tests import build

from innervate.capabilities.directory.models import Person
from innervate.core import access, records, registry
from innervate.core.models import Organisation
from innervate.core.roles import Role


@pytest.mark.django_db
def test_the_run_uses_the_database_it_was_asked_for():
    assert connection.vendor == environ["INNERVATE_TEST_DATABASE"]


@pytest.mark.django_db
def test_a_role_is_held_where_the_builder_says():
    north, south = build.cluster("North"), build.cluster("South")
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=north)
    assert manager.clusters_as(Role.CLUSTER_MANAGER) == {north.pk}
    assert manager.cluster_ids.isdisjoint({south.pk})


@pytest.mark.django_db
def test_an_organisation_role_gets_an_organisation_of_the_cluster():
    north = build.cluster("North")
    member = build.actor(Role.MEMBER, cluster=north)
    [organisation] = Organisation.objects.all()
    assert (member.organisation_ids, organisation.cluster) == ({organisation.pk}, north)


@pytest.mark.django_db
def test_facts_are_stated_in_the_kind_of_their_field():
    clinic = build.organisation(
        "Clinic", facts={"description": "Heart failure at home", "sectors": ["telehealth"], "headcount": 52}
    )
    entity = registry.entity_of(Organisation)
    names = ("description", "sectors", "headcount")
    assert {name: records.read(clinic, entity.field(name)) for name in names} == {
        "description": "Heart failure at home",
        "sectors": ["telehealth"],
        "headcount": 52,
    }


@pytest.mark.django_db
def test_records_of_every_kind_stand_in_their_cluster():
    north = build.cluster("North")
    clinic = build.organisation("Clinic", cluster=north)
    person = build.person("Anna Kowalska", at=clinic)
    hidden = build.person("Not to be found", at=clinic, consents=False)
    made = [
        build.need(organisation=clinic),
        build.solution(organisation=clinic),
        build.project(partners=[clinic]),
    ]
    assert {record.cluster for record in [clinic, person, hidden, *made]} == {north}
    assert list(access.visible(build.actor(), Person)) == [person]

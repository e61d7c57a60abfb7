"""In whose name a need is stated and a solution offered."""

from __future__ import annotations

import pytest
from tests import build

from innervate.capabilities.directory.models import Affiliation
from innervate.core import registry
from innervate.core.errors import NotPermitted
from innervate.core.roles import Role
from innervate.core.services.records import create_record, edit_record

pytestmark = pytest.mark.django_db


def make(name, actor, cluster, organisation=None):
    values = {"title": "Less waiting"} | ({"organisation": organisation.key} if organisation else {})
    entity = registry.entity(f"needs.{name}")
    return create_record(actor=actor, entity=entity, cluster=cluster, values=values, on=build.TODAY)


def refusal(name, actor, cluster, organisation):
    with pytest.raises(NotPermitted) as refused:
        make(name, actor, cluster, organisation)
    return refused.value.message


def test_an_organisation_offers_in_its_own_cluster_and_not_in_another():
    home, other = build.cluster(), build.cluster()
    organisation = build.organisation(cluster=home, member_of=[home, other])
    administrator = build.actor(Role.ORGANISATION_ADMINISTRATOR, organisation=organisation)
    assert make("solution", administrator, home, organisation).organisation == organisation
    assert refusal("solution", administrator, other, organisation) == "only-cluster-manager"
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=other)
    assert make("solution", manager, other, organisation).cluster == other


def test_nobody_states_a_need_in_the_name_of_a_hospital_that_is_not_hers():
    cluster = build.cluster()
    hers, others = (build.organisation(cluster=cluster) for _ in range(2))
    clinician = build.user(role=Role.CLINICIAN, cluster=cluster)
    actor = build.actor(of=clinician)
    assert make("need", actor, cluster).organisation is None
    assert refusal("need", actor, cluster, hers) == "only-for-ones-own-organisation"
    build.person(cluster=cluster, at=hers, user=clinician)
    assert make("need", actor, cluster, hers).organisation == hers
    assert refusal("need", actor, cluster, others) == "only-for-ones-own-organisation"
    Affiliation.objects.update(until=build.TODAY)
    assert refusal("need", actor, cluster, hers) == "only-for-ones-own-organisation"
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    assert make("need", manager, cluster, others).organisation == others


def test_a_member_states_needs_of_her_organisation_in_the_cluster_that_gave_the_role():
    home, other, third = (build.cluster() for _ in range(3))
    organisation = build.organisation(cluster=home, member_of=[home, other])
    guest = build.user(role=Role.MEMBER, cluster=other, organisation=organisation)
    build.grant(guest, Role.EXPERT, cluster=third)
    assert make("need", build.actor(of=guest), other, organisation).organisation == organisation
    refused = refusal("need", build.actor(of=guest), third, organisation)
    assert refused == "only-for-ones-own-organisation"


def test_an_edit_cannot_put_a_need_into_anothers_mouth():
    cluster = build.cluster()
    first, other = (build.organisation(cluster=cluster) for _ in range(2))
    clinician = build.user(role=Role.CLINICIAN, cluster=cluster)
    need = build.need(cluster=cluster, organisation=first, stated_by=clinician)
    actor = build.actor(of=clinician)
    edit_record(actor=actor, record=need, values={"title": "Far less waiting"}, on=build.TODAY)
    with pytest.raises(NotPermitted):
        edit_record(actor=actor, record=need, values={"organisation": other.key}, on=build.TODAY)
    need.refresh_from_db()
    assert (need.title, need.organisation) == ("Far less waiting", first)

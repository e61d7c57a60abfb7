from __future__ import annotations

from datetime import date

import pytest
from tests import build

from innervate.core import access, audit
from innervate.core.errors import InputRefused, NotFound, NotPermitted
from innervate.core.models import AuditEntry, Membership, Organisation, RoleGrant, Visibility
from innervate.core.roles import ORGANISATION_ROLES, Role
from innervate.core.services import accounts

pytestmark = pytest.mark.django_db


def test_granting_twice_is_granting_once():
    cluster, guest = build.cluster(), build.user()
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    first = accounts.grant_role(actor=manager, user=guest, role=Role.FUNDER, cluster=cluster)
    assert accounts.grant_role(actor=manager, user=guest, role=Role.FUNDER, cluster=cluster) == first
    assert [entry.details for entry in AuditEntry.objects.all()] == [
        {"user": guest.key, "role": "funder", "organisation": ""}
    ]


def test_a_cluster_keeps_a_manager():
    cluster = build.cluster()
    first = build.user(role=Role.CLUSTER_MANAGER, cluster=cluster)
    [grant] = RoleGrant.objects.filter(user=first)
    with pytest.raises(NotPermitted) as refused:
        accounts.revoke_role(actor=build.actor(of=first), grant=grant)
    assert refused.value.message == "last-manager-stays"
    second = build.user(role=Role.CLUSTER_MANAGER, cluster=cluster)
    accounts.revoke_role(actor=build.actor(of=first), grant=grant)
    assert list(RoleGrant.objects.values_list("user", flat=True)) == [second.pk]
    assert list(audit.verify()) == []


def test_one_lays_down_ones_own_role_and_nobody_elses():
    cluster = build.cluster()
    expert, other = (build.user(role=Role.EXPERT, cluster=cluster) for _ in range(2))
    with pytest.raises(NotFound):
        accounts.revoke_role(actor=build.actor(of=expert), grant=RoleGrant.objects.get(user=other))
    accounts.revoke_role(actor=build.actor(of=expert), grant=RoleGrant.objects.get(user=expert))
    assert list(RoleGrant.objects.values_list("user", flat=True)) == [other.pk]


def faults_of_granting(role: Role, *, left_on: date | None = None, member: bool = True) -> list[str]:
    """A manager gives ``role`` in another cluster's organisation; the faults, [] when she may."""
    organisation = build.organisation()
    cluster, guest = build.cluster(), build.user()
    if member:
        Membership.objects.create(organisation=organisation, cluster=cluster, left_on=left_on)
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    try:
        accounts.grant_role(actor=manager, user=guest, role=role, cluster=cluster, organisation=organisation)
    except InputRefused as refused:
        return [fault.message for fault in refused.faults]
    return []


def test_only_the_controlling_cluster_names_an_organisations_administrators():
    assert faults_of_granting(Role.MEMBER) == []
    refused = ["organisation-of-another-cluster"]
    assert faults_of_granting(Role.MEMBER, left_on=build.TODAY) == refused
    assert faults_of_granting(Role.MEMBER, member=False) == refused
    assert faults_of_granting(Role.ORGANISATION_ADMINISTRATOR) == refused


@pytest.mark.parametrize("role", sorted(ORGANISATION_ROLES))
def test_another_clusters_role_in_a_private_organisation_opens_nothing_of_it(role):
    organisation = build.organisation(visibility=Visibility.PRIVATE)
    cluster = build.cluster()
    Membership.objects.create(organisation=organisation, cluster=cluster)
    actor = build.actor(role, cluster=cluster, organisation=organisation)
    assert cluster.pk in actor.cluster_ids
    assert (actor.organisation_ids, actor.organisations_as(role)) == (frozenset(), frozenset())
    assert not access.visible(actor, Organisation).filter(pk=organisation.pk).exists()
    at_home = build.actor(role, cluster=organisation.cluster, organisation=organisation)
    assert access.visible(at_home, Organisation).filter(pk=organisation.pk).exists()


def test_an_organisations_administrator_lets_nobody_into_another_cluster():
    organisation, elsewhere = build.organisation(), build.cluster()
    Membership.objects.create(organisation=organisation, cluster=elsewhere)
    user = build.user(role=Role.ORGANISATION_ADMINISTRATOR, organisation=organisation)
    administrator, colleague = build.actor(of=user), build.user()
    for person in (user, colleague):
        with pytest.raises(NotPermitted):
            accounts.grant_role(
                actor=administrator,
                user=person,
                role=Role.MEMBER,
                cluster=elsewhere,
                organisation=organisation,
            )
    with pytest.raises(NotPermitted):
        accounts.invite(
            actor=administrator,
            cluster=elsewhere,
            email="new@example.org",
            role=Role.MEMBER,
            organisation=organisation,
            now=build.NOW,
        )
    accounts.grant_role(
        actor=administrator,
        user=colleague,
        role=Role.MEMBER,
        cluster=organisation.cluster,
        organisation=organisation,
    )
    assert not RoleGrant.objects.filter(cluster=elsewhere).exists()

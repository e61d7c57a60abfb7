from __future__ import annotations

import pytest
from tests import build

from innervate.core import audit
from innervate.core.errors import NotFound, NotPermitted
from innervate.core.models import AuditEntry, RoleGrant
from innervate.core.roles import Role
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

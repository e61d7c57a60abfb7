"""Closing an account leaves neither the node nor a cluster without anybody to run it."""

from __future__ import annotations

import pytest
from tests import build

from innervate.core.errors import NotPermitted
from innervate.core.models import User
from innervate.core.roles import Role
from innervate.core.services.leaving import close_account

pytestmark = pytest.mark.django_db


def _refused(user):
    with pytest.raises(NotPermitted) as refused:
        close_account(actor=build.actor(of=user))
    return refused.value.message


def test_the_last_administrator_stays(data_folder):
    first = build.administrator()
    build.administrator(is_active=False)
    assert _refused(first) == "last-administrator-stays"

    build.administrator()
    close_account(actor=build.actor(of=first))
    assert not User.objects.filter(pk=first.pk).exists()


def test_a_clusters_last_manager_stays(data_folder):
    cluster = build.cluster()
    first = build.user(role=Role.CLUSTER_MANAGER, cluster=cluster)
    build.user(role=Role.CLUSTER_MANAGER, cluster=cluster, is_active=False)
    build.user(role=Role.CLUSTER_MANAGER, cluster=build.cluster())
    assert _refused(first) == "last-manager-stays"

    build.user(role=Role.CLUSTER_MANAGER, cluster=cluster)
    close_account(actor=build.actor(of=first))
    assert not User.objects.filter(pk=first.pk).exists()

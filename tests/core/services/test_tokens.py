from __future__ import annotations

from datetime import timedelta

import pytest
from tests import build
from tests.build import NOW

from innervate.core.actor import VISITOR, ActorKind
from innervate.core.errors import InputRefused, NotFound, NotPermitted
from innervate.core.models import ApiToken
from innervate.core.roles import Role
from innervate.core.services import accounts

pytestmark = pytest.mark.django_db


def test_a_token_speaks_for_its_holder_within_its_scope():
    cluster = build.cluster()
    manager = build.user(role=Role.CLUSTER_MANAGER, cluster=cluster)
    _, reading = accounts.create_token(
        actor=build.actor(of=manager), label="statistics", scope="read", expires_at=None
    )
    actor = accounts.actor_of_token(reading, NOW)
    assert (actor.kind, actor.user, actor.read_only, actor.clusters_as(Role.CLUSTER_MANAGER)) == (
        ActorKind.TOKEN,
        manager,
        True,
        {cluster.pk},
    )
    with pytest.raises(NotPermitted):
        accounts.create_token(actor=actor, label="offspring", scope="write", expires_at=None)


def test_a_token_ends_by_its_day_by_revocation_and_with_its_account():
    user = build.user()
    actor = build.actor(of=user)
    made = {
        name: accounts.create_token(actor=actor, label=name, scope="write", expires_at=end)
        for name, end in {"dated": NOW, "revoked": None, "kept": None}.items()
    }
    accounts.revoke_token(actor=actor, token=made["revoked"][0])
    working = {name for name, (_, plain) in made.items() if accounts.actor_of_token(plain, NOW)}
    assert working == {"kept"}
    assert accounts.actor_of_token(made["dated"][1], NOW - timedelta(seconds=1)) is not None
    user.is_active = False
    user.save()
    assert accounts.actor_of_token(made["kept"][1], NOW) is None


def test_the_plain_token_is_nowhere_in_the_table():
    _, plain = accounts.create_token(actor=build.actor(), label="x", scope="read", expires_at=None)
    assert plain not in str(list(ApiToken.objects.values()))


def test_nobody_touches_another_persons_token():
    token, _ = accounts.create_token(actor=build.actor(), label="x", scope="read", expires_at=None)
    for stranger in (build.actor(), build.actor(of=build.administrator())):
        with pytest.raises(NotFound):
            accounts.revoke_token(actor=stranger, token=token)


def test_what_a_token_needs():
    with pytest.raises(InputRefused) as refused:
        accounts.create_token(actor=build.actor(), label=" ", scope="all", expires_at=NOW, now=NOW)
    assert [fault.message for fault in refused.value.faults] == ["required", "scope-unknown", "day-is-past"]
    with pytest.raises(NotPermitted):
        accounts.create_token(actor=VISITOR, label="x", scope="read", expires_at=None)

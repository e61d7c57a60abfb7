"""Core's own nouns behind the gateway: who sees and does what, generated and compared with a table.

Each cell says, for the record of the actor's own cluster (or organisation): yes, no (refused with a
reason) or 404 (it does not exist for the actor). Of another tenant's records only the cluster itself
exists for anybody.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.db.models import Model
from tests import build
from tests.build import NOW

from innervate.core import access, registry
from innervate.core.actor import VISITOR, Actor
from innervate.core.errors import NotFound, NotPermitted
from innervate.core.models import ApiToken, Cluster, Invitation, Job, JoinRequest, Organisation, RoleGrant
from innervate.core.roles import ORGANISATION_ROLES, Role

pytestmark = pytest.mark.django_db
COLUMNS = ("visitor", "other", "member", "organisation_administrator", "auditor", "cluster_manager", "node")
# `other` has an account and a role elsewhere; clinician, expert, funder, ... answer like `member`.
TABLE = """
core.cluster       view      yes  yes  yes  yes  yes  yes  yes
core.cluster       create    no   no   no   no   no   no   yes
core.cluster       edit      no   no   no   no   no   yes  yes
core.cluster       tie       no   no   no   no   no   yes  yes
core.cluster       untie     no   no   no   no   no   yes  yes
core.invitation    view      404  404  404  yes  yes  yes  yes
core.invitation    create    no   no   no   yes  no   yes  yes
core.invitation    withdraw  404  404  404  yes  no   yes  yes
core.join_request  view      404  404  404  404  yes  yes  yes
core.join_request  create    no   yes  yes  yes  yes  yes  yes
core.join_request  approve   404  404  404  404  no   yes  yes
core.join_request  decline   404  404  404  404  no   yes  yes
core.role_grant    view      404  404  404  yes  yes  yes  yes
core.role_grant    grant     no   no   no   yes  no   yes  yes
core.role_grant    revoke    404  404  404  yes  no   yes  yes
core.api_token     view      404  404  404  404  404  404  404
core.api_token     create    no   yes  yes  yes  yes  yes  yes
core.api_token     revoke    404  404  404  404  404  404  404
core.job           view      404  404  404  404  yes  yes  yes
core.job           stop      404  404  404  404  no   yes  yes
core.job           resume    404  404  404  404  no   yes  yes
"""


def records(cluster: Cluster, organisation: Organisation) -> Mapping[str, Model]:
    """One record of each kind, all of a third person, the placed ones for a member of ``organisation``."""
    third = build.user()
    placed = {"cluster": cluster, "organisation": organisation, "role": Role.MEMBER}
    return {
        "core.cluster": cluster,
        "core.invitation": Invitation.objects.create(
            **placed, email="x@example.org", token_digest=third.key, expires_at=NOW
        ),
        "core.join_request": JoinRequest.objects.create(**placed, user=third),
        "core.role_grant": RoleGrant.objects.create(**placed, user=third),
        "core.api_token": ApiToken.objects.create(user=third, label="x", digest=third.key),
        "core.job": Job.objects.create(kind="x", cluster=cluster, started_by=third),
    }


def unsaved(record: Model) -> Model:
    """What a verb that makes a record asks about: the same, not yet stored."""
    columns = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    return type(record)(**{**columns, "id": None})


def actors(cluster: Cluster, organisation: Organisation) -> Mapping[str, Actor]:
    held = {
        role.value: build.actor(
            role, cluster=cluster, organisation=organisation if role in ORGANISATION_ROLES else None
        )
        for role in Role
    }
    other = build.actor(Role.CLUSTER_MANAGER, cluster=build.cluster("Elsewhere"))
    return {"visitor": VISITOR, "other": other, "node": build.actor(of=build.administrator()), **held}


def answer(actor: Actor, verb: str, target: Model) -> str:
    try:
        access.require(actor, verb, target)
    except NotFound:
        return "404"
    except NotPermitted:
        return "no"
    return "yes"


def answers(name: str) -> dict[tuple[str, str], str]:
    cluster = build.cluster("Here")
    organisation = build.organisation(cluster=cluster)
    made = records(cluster, organisation)
    actor = actors(cluster, organisation)[name]
    found = {}
    for entity in registry.governed():
        if not entity.name.startswith("core."):
            continue  # a capability's own; its tests speak of it
        for verb in entity.verbs.values():
            record = made[entity.name]
            target = unsaved(record) if verb.on_new else record
            found[entity.name, verb.name] = answer(actor, verb.name, target)
    return found


def expected(column: str) -> dict[tuple[str, str], str]:
    rows = [line.split() for line in TABLE.strip().splitlines()]
    return {(row[0], row[1]): row[2 + COLUMNS.index(column)] for row in rows}


@pytest.mark.parametrize("column", COLUMNS)
def test_each_role_may_what_the_table_says(column):
    assert answers(column) == expected(column)


@pytest.mark.parametrize(
    "role",
    [role.value for role in Role if role.value not in COLUMNS],
)
def test_roles_without_a_column_answer_like_a_member(role):
    assert answers(role) == expected("member")


def test_the_holder_does_with_her_own_things_what_others_may_not():
    cluster = build.cluster()
    user = build.user(role=Role.EXPERT, cluster=cluster)
    actor = build.actor(of=user)
    token = ApiToken.objects.create(user=user, label="x", digest="x")
    job = Job.objects.create(kind="x", cluster=cluster, started_by=user)
    grant = RoleGrant.objects.get(user=user)
    asked = [(token, "revoke"), (job, "stop"), (job, "resume"), (grant, "revoke")]
    assert [answer(actor, verb, target) for target, verb in asked] == ["yes"] * 4

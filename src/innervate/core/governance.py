"""Who may see and do what with core's own nouns: clusters, invitations, requests, roles, tokens, jobs.

Declared like a capability's entities, so that the one gateway answers for them too.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from innervate.core.actor import Actor, ActorKind
from innervate.core.models import ApiToken, Cluster, Invitation, Job, JoinRequest, RoleGrant
from innervate.core.registry import Entity, Verb, govern
from innervate.core.roles import ORGANISATION_ROLES, Role
from innervate.core.rules import (
    Allowed,
    Decision,
    Refused,
    any_of,
    anybody,
    manager,
    node_administrator,
    signed_in,
)

Placed = Invitation | JoinRequest | RoleGrant


def _sees_all(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.is_node_administrator


def visible_clusters(actor: Actor) -> QuerySet[Cluster]:
    """Everybody's: which clusters a node serves is public."""
    return Cluster.objects.all()


def _overseen(actor: Actor) -> Q:
    """What stands in clusters that the actor runs or audits, or in organisations that it administers."""
    administered = actor.organisations_as(Role.ORGANISATION_ADMINISTRATOR)
    return Q(cluster__in=actor.clusters_as(Role.CLUSTER_MANAGER, Role.AUDITOR)) | Q(
        organisation__in=administered
    )


def visible_invitations(actor: Actor) -> QuerySet[Invitation]:
    return Invitation.objects.all() if _sees_all(actor) else Invitation.objects.filter(_overseen(actor))


def visible_join_requests(actor: Actor) -> QuerySet[JoinRequest]:
    if _sees_all(actor):
        return JoinRequest.objects.all()
    mine = Q(user=actor.user) if actor.user else Q(pk__in=[])
    overseen = Q(cluster__in=actor.clusters_as(Role.CLUSTER_MANAGER, Role.AUDITOR))
    return JoinRequest.objects.filter(mine | overseen)


def visible_role_grants(actor: Actor) -> QuerySet[RoleGrant]:
    if _sees_all(actor):
        return RoleGrant.objects.all()
    mine = Q(user=actor.user) if actor.user else Q(pk__in=[])
    return RoleGrant.objects.filter(mine | _overseen(actor))


def visible_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """Only one's own, for the node's administrator too."""
    if actor.kind is ActorKind.SYSTEM:
        return ApiToken.objects.all()
    return ApiToken.objects.filter(user=actor.user) if actor.user else ApiToken.objects.none()


def visible_jobs(actor: Actor) -> QuerySet[Job]:
    if _sees_all(actor):
        return Job.objects.all()
    mine = Q(started_by=actor.user) if actor.user else Q(pk__in=[])
    return Job.objects.filter(mine | Q(cluster__in=actor.clusters_as(Role.CLUSTER_MANAGER, Role.AUDITOR)))


def manager_of_it(actor: Actor, target: Cluster) -> Decision:
    if actor.is_node_administrator or target.pk in actor.clusters_as(Role.CLUSTER_MANAGER):
        return Allowed()
    return Refused("only-cluster-manager")


def administrator_for_own_people(actor: Actor, target: Placed) -> Decision:
    """An organisation's administrator brings in and lets go its own members and administrators.

    In the cluster that controls it: who is let into another cluster is for that one's managers.
    """
    mine = actor.organisations_as(Role.ORGANISATION_ADMINISTRATOR)
    if (
        target.role in ORGANISATION_ROLES
        and target.organisation is not None
        and target.organisation_id in mine
        and target.cluster_id == target.organisation.cluster_id
    ):
        return Allowed()
    return Refused("only-its-administrator")


def holder(actor: Actor, target: Any) -> Decision:
    if actor.user is not None and target.user_id == actor.user.pk:
        return Allowed()
    return Refused("only-the-holder")


def who_started_it(actor: Actor, target: Job) -> Decision:
    if actor.user is not None and target.started_by_id == actor.user.pk:
        return Allowed()
    return Refused("only-who-started-it")


def manager_of_its_cluster(actor: Actor, target: Job) -> Decision:
    if actor.is_node_administrator:
        return Allowed()
    return Refused("only-the-node-administrator") if target.cluster_id is None else manager(actor, target)


def signed_in_by_oneself(actor: Actor, target: Any) -> Decision:
    """A token cannot make tokens: who finds one must not be able to outlive it."""
    return Allowed() if actor.kind is ActorKind.USER else Refused("sign-in-first")


_inviter = any_of(manager, administrator_for_own_people)

_CLUSTER = Entity(
    name="core.cluster",
    path="clusters",
    model=Cluster,
    label=_("cluster"),
    label_plural=_("clusters"),
    visible=visible_clusters,
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("Add"), node_administrator, on_new=True),
        "edit": Verb("edit", _("Edit"), manager_of_it),
        "tie": Verb("tie", _("Join an alliance"), manager_of_it),
        "untie": Verb("untie", _("Leave an alliance"), manager_of_it),
    },
)
_INVITATION = Entity(
    name="core.invitation",
    path="invitations",
    model=Invitation,
    label=_("invitation"),
    label_plural=_("invitations"),
    visible=visible_invitations,
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("Invite"), _inviter, on_new=True),
        "withdraw": Verb("withdraw", _("Withdraw"), _inviter),
    },
)
_JOIN_REQUEST = Entity(
    name="core.join_request",
    path="join-requests",
    model=JoinRequest,
    label=_("request to join"),
    label_plural=_("requests to join"),
    visible=visible_join_requests,
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("Ask to join"), signed_in, on_new=True),
        "approve": Verb("approve", _("Approve"), manager),
        "decline": Verb("decline", _("Decline"), manager),
    },
)
_ROLE_GRANT = Entity(
    name="core.role_grant",
    path="roles",
    model=RoleGrant,
    label=_("role"),
    label_plural=_("roles"),
    visible=visible_role_grants,
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "grant": Verb("grant", _("Give a role"), _inviter, on_new=True),
        "revoke": Verb("revoke", _("Take a role away"), any_of(_inviter, holder)),
    },
)
_TOKEN = Entity(
    name="core.api_token",
    path="tokens",
    model=ApiToken,
    label=_("token"),
    label_plural=_("tokens"),
    visible=visible_tokens,
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "create": Verb("create", _("Make a token"), signed_in_by_oneself, on_new=True),
        "revoke": Verb("revoke", _("Revoke"), holder),
    },
)
_JOB = Entity(
    name="core.job",
    path="jobs",
    model=Job,
    label=_("job"),
    label_plural=_("jobs"),
    visible=visible_jobs,
    verbs={
        "view": Verb("view", _("View"), anybody, changes=False),
        "stop": Verb("stop", _("Stop and keep"), any_of(who_started_it, manager_of_its_cluster)),
        "resume": Verb("resume", _("Resume"), any_of(who_started_it, manager_of_its_cluster)),
    },
)


def register() -> None:
    for entity in (_CLUSTER, _INVITATION, _JOIN_REQUEST, _ROLE_GRANT, _TOKEN, _JOB):
        govern(entity)

"""Giving roles to accounts that are there, and taking them away."""

from __future__ import annotations

from django.db import transaction

from innervate.core import access, audit
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, NotPermitted
from innervate.core.models import Cluster, Organisation, RoleGrant, User
from innervate.core.roles import Role
from innervate.core.services.places import faults_of_place, refuse, role_named


@transaction.atomic
def grant_role(
    *,
    actor: Actor,
    user: User,
    role: Role,
    cluster: Cluster,
    organisation: Organisation | None = None,
) -> RoleGrant:
    """Give a role to an account that is there already. Granting twice changes nothing."""
    faults: list[InputFault] = []
    known = role_named(role, faults)
    refuse(faults)
    assert known is not None
    wanted = RoleGrant(user=user, role=known, cluster=cluster, organisation=organisation)
    access.require(actor, "grant", wanted)
    refuse(faults_of_place(known, cluster, organisation))
    return give(actor=actor, user=user, role=known, cluster=cluster, organisation=organisation)


def give(
    *, actor: Actor, user: User, role: str, cluster: Cluster, organisation: Organisation | None
) -> RoleGrant:
    """The role, written and in the trail. The caller has asked for permission and checked the place, and
    runs in a transaction. Whoever holds the role already keeps it, without another entry."""
    grant, made = RoleGrant.objects.get_or_create(
        user=user, role=role, cluster=cluster, organisation=organisation
    )
    if made:
        audit.record(
            actor=actor, verb="grant", entity="core.role_grant", target=grant, details=_audited(grant)
        )
    return grant


@transaction.atomic
def revoke_role(*, actor: Actor, grant: RoleGrant) -> None:
    """Take a role away; one may lay down one's own. Raises NotPermitted for a cluster's last manager."""
    access.require(actor, "revoke", grant)
    if grant.role == Role.CLUSTER_MANAGER and not actor.is_node_administrator and _is_last(grant):
        raise NotPermitted("last-manager-stays")
    details = _audited(grant)
    cluster_key = grant.cluster.key
    grant.delete()
    audit.record(
        actor=actor, verb="revoke", entity="core.role_grant", details=details, cluster_key=cluster_key
    )


def _is_last(grant: RoleGrant) -> bool:
    managers = RoleGrant.objects.select_for_update().filter(cluster=grant.cluster, role=Role.CLUSTER_MANAGER)
    return not managers.exclude(pk=grant.pk).filter(user__is_active=True).exists()


def _audited(grant: RoleGrant) -> dict[str, str]:
    return {
        "user": grant.user.key,
        "role": grant.role,
        "organisation": grant.organisation.key if grant.organisation else "",
    }

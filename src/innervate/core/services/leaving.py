"""Closing an account that has no page in the directory; one that has is erased with its person there."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from innervate.core import audit
from innervate.core.actor import Actor
from innervate.core.errors import NotPermitted
from innervate.core.models import Invitation, OutboxMessage, RoleGrant, User
from innervate.core.roles import Role


def held_of_account(*, actor: Actor) -> dict[str, Any]:
    """What the node holds of the actor's own account, as plain JSON. Raises NotPermitted for a visitor."""
    user = _own(actor)
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "since": user.created_at.isoformat(),
        },
        "roles": [
            {
                "role": grant.role,
                "cluster": grant.cluster.name,
                "organisation": str(grant.organisation or ""),
                "since": grant.granted_at.isoformat(),
            }
            for grant in user.role_grants.select_related("cluster", "organisation")
        ],
        "requests_to_join": [
            {
                "cluster": asked.cluster.name,
                "role": asked.role,
                "message": asked.message,
                "state": asked.state,
            }
            for asked in user.join_requests.select_related("cluster")
        ],
        "tokens": [{"label": token.label, "scope": token.scope} for token in user.api_tokens.all()],
        "questions": [
            {"task": run.task, "text": run.query.get("text", ""), "at": run.created_at.isoformat()}
            for run in user.matchrun_set.all()
        ],
    }


def require_successors(user: User) -> None:
    """The node keeps an administrator and every cluster a manager. Called inside a transaction.

    Raises NotPermitted when ``user`` is the last one.
    """
    administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if user.is_superuser and not administrators.exclude(pk=user.pk).exists():
        raise NotPermitted("last-administrator-stays")
    managers = RoleGrant.objects.select_for_update().filter(role=Role.CLUSTER_MANAGER, user__is_active=True)
    for cluster in user.role_grants.filter(role=Role.CLUSTER_MANAGER).values_list("cluster", flat=True):
        if not managers.filter(cluster=cluster).exclude(user=user).exists():
            raise NotPermitted("last-manager-stays")


@transaction.atomic
def close_account(*, actor: Actor) -> None:
    """Delete the actor's own account with all that hangs on it. That somebody left is audited, not who.

    Raises NotPermitted for a visitor, the last administrator and a cluster's last manager.
    """
    user = _own(actor)
    require_successors(user)
    OutboxMessage.objects.filter(to=user.email).delete()
    Invitation.objects.filter(email=user.email).delete()
    key = user.key
    user.delete()
    audit.record(actor=actor, verb="close", entity="core.account")
    audit.erase_details(target_key=key)


def _own(actor: Actor) -> User:
    if actor.user is None or actor.read_only:
        raise NotPermitted("sign-in-first")
    return actor.user

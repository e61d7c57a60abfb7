"""Closing an account that has no page in the directory; one that has is erased with its person there."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from innervate.core import audit
from innervate.core.actor import Actor
from innervate.core.errors import NotPermitted
from innervate.core.models import Invitation, OutboxMessage, User


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


@transaction.atomic
def close_account(*, actor: Actor) -> None:
    """Delete the actor's own account with all that hangs on it. That somebody left is audited, not who."""
    user = _own(actor)
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

"""What may be read of the audit trail: one's own cluster's chain for managers and auditors."""

from __future__ import annotations

from django.db.models import QuerySet

from innervate.core import registry
from innervate.core.actor import Actor
from innervate.core.audit import chain_name
from innervate.core.errors import NotPermitted
from innervate.core.models import AuditEntry, Owned, User
from innervate.core.roles import Role
from innervate.core.selectors.clusters import clusters_of


def trail(actor: Actor) -> QuerySet[AuditEntry]:
    """Entries that the actor may read, newest first. Raises NotPermitted when there is no trail for it."""
    entries = AuditEntry.objects.select_related("chain").order_by("-at", "-id")
    if actor.is_node_administrator:
        return entries
    overseen = clusters_of(actor, Role.CLUSTER_MANAGER, Role.AUDITOR)
    if not overseen:
        raise NotPermitted("only-cluster-manager")
    return entries.filter(chain__name__in=[chain_name(cluster.key) for cluster in overseen])


def history_of(actor: Actor, record: Owned, limit: int = 12) -> list[AuditEntry]:
    """The latest entries about one record; the caller has asked whether the actor may know them."""
    entity = registry.entity_of(type(record)).name
    return list(
        AuditEntry.objects.filter(entity=entity, target_key=record.key).order_by("-at", "-id")[:limit]
    )


def names_of_actors(entries: list[AuditEntry]) -> dict[str, str]:
    """Names of the accounts behind the entries, by key; an erased account has none."""
    keys = {entry.actor_key for entry in entries}
    return {user.key: str(user) for user in User.objects.filter(key__in=keys)}

"""What the node's administrator reads of the machine as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from innervate.core.actor import Actor
from innervate.core.errors import NotPermitted
from innervate.core.models import AuditEntry, Cluster, Job, OutboxMessage, ProfileChange, User


@dataclass(frozen=True, slots=True)
class NodeFigures:
    accounts: int
    clusters: int
    audit_entries: int
    records_to_index: int
    mail_waiting: int
    mail_failed: int
    jobs_failed: int


def _require(actor: Actor) -> None:
    if not actor.is_node_administrator:
        raise NotPermitted("only-the-node-administrator")


def node_figures(actor: Actor) -> NodeFigures:
    """Raises NotPermitted for everybody but the node's administrator."""
    _require(actor)
    return NodeFigures(
        accounts=User.objects.filter(is_active=True).count(),
        clusters=Cluster.objects.count(),
        audit_entries=AuditEntry.objects.count(),
        records_to_index=ProfileChange.objects.count(),
        mail_waiting=OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING).count(),
        mail_failed=OutboxMessage.objects.filter(state=OutboxMessage.State.FAILED).count(),
        jobs_failed=Job.objects.filter(state=Job.State.FAILED).count(),
    )


def mail(actor: Actor) -> QuerySet[OutboxMessage]:
    """All messages, those that failed first. Raises NotPermitted as above."""
    _require(actor)
    return OutboxMessage.objects.order_by("state", "-created_at", "-id")

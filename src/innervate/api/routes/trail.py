"""The audit trail, for managers and auditors of a cluster and for the node's administrator."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from innervate.api import paging
from innervate.api.authentication import actor_of
from innervate.api.problems import documented
from innervate.api.schemas.trail import TrailPage, TrailQuery
from innervate.core.models import AuditEntry
from innervate.core.selectors.trail import trail

router = Router(tags=["Audit"])


def _entry(entry: AuditEntry) -> dict[str, Any]:
    shown = (
        "position",
        "at",
        "actor_kind",
        "actor_key",
        "verb",
        "entity",
        "target_key",
        "details",
        "previous",
    )
    return {name: getattr(entry, name) for name in shown} | {
        "chain": entry.chain.name,
        "digest": entry.digest,
    }


@router.get(
    "/audit",
    response={200: TrailPage, **documented(403, 422)},
    operation_id="list_audit_entries",
    summary="Read the audit trail",
    url_name="list_audit_entries",
)
def list_audit_entries(request: HttpRequest, asked: Query[TrailQuery]) -> Any:
    """Newest first."""
    entries = trail(actor_of(request)).order_by("-pk")
    wanted = {"entity": asked.entity, "target_key": asked.key, "verb": asked.verb}
    entries = entries.filter(**{name: value for name, value in wanted.items() if value})
    if before := paging.read(asked.cursor, "entry"):
        entries = entries.filter(pk__lt=before)
    found = list(entries[: asked.limit + 1])
    shown = found[: asked.limit]
    return {
        "items": [_entry(entry) for entry in shown],
        "next": paging.write("entry", shown[-1].pk) if len(found) > len(shown) else None,
    }

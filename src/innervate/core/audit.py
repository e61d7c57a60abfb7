"""Writing and verifying the audit trail.

``record`` is called inside the verb's transaction; each chain's head is locked until it commits, so
positions have no gaps and the chain never forks. Source of the construction: hash-linked log as in
RFC 6962's motivation, without the tree: a node's chain is short enough to be read whole.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from innervate.core.actor import Actor
from innervate.core.models import AuditChain, AuditEntry

GENESIS = "0" * 64


def _digest(*parts: str) -> str:
    """Length-prefixed, so that no two different lists of parts give the same bytes."""
    joined = "".join(f"{len(part.encode())}:{part}" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()


def _canonical(details: Mapping[str, Any]) -> str:
    return json.dumps(details, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def _entry_digest(entry: AuditEntry) -> str:
    return _digest(
        str(entry.position),
        entry.at.isoformat(),
        entry.actor_kind,
        entry.actor_key,
        entry.verb,
        entry.entity,
        entry.details_digest,
        entry.previous,
    )


def _details_digest(salt: str, target_key: str, details: Mapping[str, Any]) -> str:
    """Of which record and what: salted, so that once both are erased nobody can try keys against it."""
    return _digest(salt, target_key, _canonical(details))


def chain_name(cluster_key: str | None) -> str:
    return f"cluster:{cluster_key}" if cluster_key else "node"


def _cluster_key(target: Model | None) -> str | None:
    cluster = getattr(target, "cluster", None)
    return None if cluster is None else str(cluster.key)


@transaction.atomic
def record(
    *,
    actor: Actor,
    verb: str,
    entity: str,
    target: Model | None = None,
    details: Mapping[str, Any] | None = None,
    cluster_key: str | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Add one entry to the chain of the target's cluster, or of the node when it has none.

    ``details``: what changed, as ``{field: [old, new]}`` or plain values; never e-mail addresses.
    """
    name = chain_name(cluster_key or _cluster_key(target))
    AuditChain.objects.get_or_create(name=name)
    chain = AuditChain.objects.select_for_update().get(name=name)
    plain = json.loads(_canonical(details or {}))
    salt = secrets.token_hex(16)
    key = str(getattr(target, "key", "") or "")
    entry = AuditEntry(
        chain=chain,
        position=chain.length + 1,
        at=at or timezone.now(),
        actor_kind=actor.kind.value,
        actor_key=actor.key,
        verb=verb,
        entity=entity,
        target_key=key,
        details=plain,
        details_salt=salt,
        details_digest=_details_digest(salt, key, plain),
        previous=chain.head,
    )
    entry.digest = _entry_digest(entry)
    entry.save(force_insert=True)
    chain.length, chain.head = entry.position, entry.digest
    chain.save(update_fields=["length", "head"])
    return entry


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold: ``reason`` is position, previous, digest, details or head."""

    chain: str
    position: int
    reason: str


def _faults_of(entry: AuditEntry, position: int, previous: str) -> Iterator[str]:
    if entry.position != position:
        yield "position"
    if entry.previous != previous:
        yield "previous"
    if entry.digest != _entry_digest(entry):
        yield "digest"
    # Details that were erased on purpose are None; their digest still stands in the chain.
    if entry.details is not None and entry.details_digest != _details_digest(
        entry.details_salt, entry.target_key, entry.details
    ):
        yield "details"


def verify() -> list[Broken]:
    """Every place where a chain does not hold; an empty list when the trail is whole."""
    broken: list[Broken] = []
    for chain in AuditChain.objects.order_by("name"):
        previous, position = GENESIS, 0
        for entry in chain.entries.order_by("position").iterator():
            position += 1
            broken += [
                Broken(chain.name, entry.position, why) for why in _faults_of(entry, position, previous)
            ]
            previous = entry.digest
            position = entry.position
        if (chain.length, chain.head) != (position, previous):
            broken.append(Broken(chain.name, position, "head"))
    return broken


def erase_details(*, target_key: str) -> int:
    """Forget what the entries about one record say and which record it was, keeping that they were made,
    when and by whom. Number of entries."""
    return forget(AuditEntry.objects.filter(target_key=target_key))


def forget(entries: QuerySet[AuditEntry]) -> int:
    """The same for any entries. The chain still verifies: it holds a salted digest of what was forgotten."""
    return entries.update(details=None, details_salt="", target_key="")

"""The tenants of a node and how they join alliances."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from innervate.core import access, audit
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import Conflict, InputFault, InputRefused, NotFound, NotPermitted
from innervate.core.models import Cluster, ClusterTie
from innervate.core.workflow import locked

COLUMNS = (
    "slug", "name", "kind", "country", "nuts", "website", "description", "synthetic", "open_to_registration",
)  # fmt: skip
# What other tenants and every address rely on.
_OF_THE_NODE = frozenset({"slug", "kind", "synthetic"})


def _checked(cluster: Cluster, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Put ``values`` on the cluster; ``{column: [old, new]}`` of what differs. Raises InputRefused."""
    unknown = [InputFault(name, "field-unknown") for name in values if name not in COLUMNS]
    if unknown:
        raise InputRefused(unknown)
    changes = {}
    for name, value in values.items():
        old = getattr(cluster, name)
        if old != value:
            setattr(cluster, name, value)
            changes[name] = [old, value]
    try:
        cluster.full_clean()
    except ValidationError as error:
        raise InputRefused(
            [
                InputFault(field if field != "__all__" else "", (fault.code or "invalid").replace("_", "-"))
                for field, found in error.error_dict.items()
                for fault in found
            ]
        ) from None
    return changes


@transaction.atomic
def create_cluster(*, actor: Actor, **values: Any) -> Cluster:
    """``values``: the columns of COLUMNS; slug and name are needed. Raises NotPermitted, InputRefused."""
    cluster = Cluster()
    access.require(actor, "create", cluster)
    _checked(cluster, values)
    cluster.save()
    audit.record(
        actor=actor, verb="create", entity="core.cluster", target=cluster, details={"name": cluster.name}
    )
    return cluster


@transaction.atomic
def edit_cluster(*, actor: Actor, cluster: Cluster, **values: Any) -> Cluster:
    """``values``: columns of COLUMNS; the address, the kind and whether it is invented are the node
    administrator's to change. Raises NotPermitted, InputRefused."""
    access.require(actor, "edit", cluster)
    cluster = locked(cluster)
    changes = _checked(cluster, values)
    if _OF_THE_NODE & changes.keys() and not (actor.is_node_administrator or actor.kind is ActorKind.SYSTEM):
        raise NotPermitted("only-the-node-administrator")
    if changes:
        cluster.save()
        audit.record(
            actor=actor,
            verb="edit",
            entity="core.cluster",
            target=cluster,
            details=changes,
            cluster_key=cluster.key,
        )
    return cluster


@transaction.atomic
def tie_clusters(
    *, actor: Actor, alliance: Cluster, member: Cluster, since: date | None = None
) -> ClusterTie:
    """``member`` joins ``alliance``; from now on each sees what the others share with their network.

    Both sides must want it: the actor manages both, or runs the node. Raises NotPermitted, InputRefused
    (not an alliance, itself), Conflict (a circle of alliances).
    """
    access.require(actor, "tie", alliance)
    access.require(actor, "tie", member)
    # In one order, whoever asks: two ties at once neither wait for each other nor close a circle of two.
    list(Cluster.objects.select_for_update().filter(pk__in=(alliance.pk, member.pk)).order_by("pk"))
    if alliance.kind != Cluster.Kind.ALLIANCE:
        raise InputRefused([InputFault("alliance", "not-an-alliance", {"name": alliance.name})])
    if alliance.pk == member.pk or _reaches(member, alliance):
        raise Conflict("alliance-in-itself", name=alliance.name)
    tie, made = ClusterTie.objects.get_or_create(alliance=alliance, member=member, defaults={"since": since})
    if made:
        _record(actor, "tie", alliance, member)
    return tie


def _reaches(start: Cluster, goal: Cluster) -> bool:
    """Is ``goal`` a member of ``start``, or of a member, at any depth?"""
    members: dict[int, list[int]] = {}
    for above, below in ClusterTie.objects.values_list("alliance_id", "member_id"):
        members.setdefault(above, []).append(below)
    seen, waiting = {start.pk}, [start.pk]
    while waiting:
        for below in members.get(waiting.pop(), ()):
            if below not in seen:
                seen.add(below)
                waiting.append(below)
    return goal.pk in seen


@transaction.atomic
def untie_clusters(*, actor: Actor, alliance: Cluster, member: Cluster) -> None:
    """Either side may end it. Raises NotFound when there is no such tie."""
    side = alliance if access.may(actor, "untie", alliance) else member
    access.require(actor, "untie", side)
    deleted, _ = ClusterTie.objects.filter(alliance=alliance, member=member).delete()
    if not deleted:
        raise NotFound("tie-not-found")
    _record(actor, "untie", alliance, member)


def _record(actor: Actor, verb: str, alliance: Cluster, member: Cluster) -> None:
    details = {"alliance": alliance.key, "member": member.key}
    # Chains are locked in one order, so that nobody waits in a ring.
    for cluster in sorted((alliance, member), key=lambda one: audit.chain_name(one.key)):
        audit.record(
            actor=actor,
            verb=verb,
            entity="core.cluster",
            target=cluster,
            details=details,
            cluster_key=cluster.key,
        )

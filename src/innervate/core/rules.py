"""Predicates that answer ``Allowed()`` or ``Refused(reason)``; the reason is shown to the reader.

A rule is a plain function of the actor and the record. Rules combine with ``any_of``: the first that
allows wins, and the first refusal is the reason that is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from innervate.core.actor import Actor, ActorKind
from innervate.core.roles import Role


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Refused:
    reason: str


Decision: TypeAlias = Allowed | Refused
Rule: TypeAlias = Callable[[Actor, Any], Decision]


def anybody(actor: Actor, target: Any) -> Decision:
    """Everybody who may see the record; ``access`` has asked that before."""
    return Allowed()


def signed_in(actor: Actor, target: Any) -> Decision:
    if actor.kind is ActorKind.VISITOR:
        return Refused("sign-in-first")
    return Allowed()


def node_administrator(actor: Actor, target: Any) -> Decision:
    return Allowed() if actor.is_node_administrator else Refused("only-the-node-administrator")


def role_in_its_cluster(*roles: Role) -> Rule:
    """One of ``roles`` in the record's own cluster."""

    def rule(actor: Actor, target: Any) -> Decision:
        if actor.is_node_administrator or target.cluster_id in actor.clusters_as(*roles):
            return Allowed()
        return Refused("only-" + "-or-".join(role.value.replace("_", "-") for role in roles))

    return rule


manager = role_in_its_cluster(Role.CLUSTER_MANAGER)


def any_of(*rules: Rule) -> Rule:
    """Allowed when one rule allows; else the first rule's reason."""

    def rule(actor: Actor, target: Any) -> Decision:
        refusal: Refused | None = None
        for one in rules:
            decision = one(actor, target)
            if isinstance(decision, Allowed):
                return decision
            refusal = refusal or decision
        return refusal or Refused("no-rule")

    return rule

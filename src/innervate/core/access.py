"""The one gateway: what an actor may see, find and do.

Faces and services reach records only through here. A record that the actor may not see does not
exist for it (``NotFound``); one that it sees but may not act upon answers ``NotPermitted`` with the
reason. Rules are declared per entity and verb in each capability's ``rules.py``; a verb without a
rule is refused for everybody but the system.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from innervate.core import registry
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import NotFound, NotPermitted
from innervate.core.models import State, Visibility
from innervate.core.roles import Role
from innervate.core.rules import Allowed, Decision, Refused

M = TypeVar("M", bound=Model)


def audience(actor: Actor) -> Q:
    """Rows of an ``Owned`` model that the actor may see, before the entity's own narrowing."""
    if actor.kind is ActorKind.SYSTEM or actor.is_node_administrator:
        return Q(pk__isnull=False)  # an empty Q would vanish beside an "or"
    overseen = actor.clusters_as(Role.CLUSTER_MANAGER, Role.AUDITOR)
    open_to = (
        Q(visibility=Visibility.PUBLIC)
        | Q(visibility=Visibility.NETWORK, cluster__in=actor.network_ids)
        | Q(visibility=Visibility.CLUSTER, cluster__in=actor.cluster_ids)
    )
    return Q(cluster__in=overseen) | (Q(state=State.ACTIVE) & open_to)


def visible(actor: Actor, model: type[M]) -> QuerySet[M]:
    """Every record of ``model`` that exists for the actor."""
    return registry.entity_of(model).visible(actor)


def open_among(actor: Actor, referred: Iterable[Model | None]) -> frozenset[tuple[type[Model], int]]:
    """Which of the records that others name exist for the actor: model and id, one query per model.

    Every cluster does; a name that does not is never shown.
    """
    wanted: dict[type[Model], set[int]] = {}
    for one in referred:
        if one is not None:
            wanted.setdefault(type(one), set()).add(one.pk)
    return frozenset(
        (model, pk)
        for model, ids in wanted.items()
        for pk in visible(actor, model).filter(pk__in=ids).values_list("pk", flat=True)
    )


def get(actor: Actor, model: type[M], key: str, verb: str = "view") -> M:
    """The record with ``key``. Raises NotFound when it does not exist for the actor, NotPermitted when
    it does but ``verb`` is refused."""
    found = visible(actor, model).filter(key=key).first()
    if found is None:
        raise NotFound("not-found", entity=registry.entity_of(model).name, key=key)
    require(actor, verb, found)
    return found


def decide(actor: Actor, verb: str, target: Model) -> Decision:
    """May the actor do ``verb`` to ``target`` (a saved record, or an unsaved one that it would create)?"""
    if actor.kind is ActorKind.SYSTEM:
        return Allowed()
    entity = registry.entity_of(type(target))
    declared = entity.verbs.get(verb)
    if declared is None:
        return Refused("no-such-verb")
    if actor.read_only and declared.changes:
        return Refused("token-is-read-only")
    return declared.rule(actor, target)


def may(actor: Actor, verb: str, target: Model) -> bool:
    return isinstance(decide(actor, verb, target), Allowed)


def require(actor: Actor, verb: str, target: Any) -> None:
    """Raises NotFound when a saved ``target`` is hidden from the actor, NotPermitted when it is refused."""
    if target.pk is not None and not visible(actor, type(target)).filter(pk=target.pk).exists():
        key = getattr(target, "key", target.pk)
        raise NotFound("not-found", entity=registry.entity_of(type(target)).name, key=key)
    decision = decide(actor, verb, target)
    if isinstance(decision, Refused):
        raise NotPermitted(decision.reason)

"""Where a new record may go, and what a person writes for."""

from __future__ import annotations

from innervate.core import access
from innervate.core.actor import Actor
from innervate.core.models import Cluster
from innervate.core.registry import Entity
from innervate.core.selectors.clusters import clusters, clusters_of


def clusters_for_new(actor: Actor, entity: Entity) -> list[Cluster]:
    """The clusters in which the actor may make a record of this kind."""
    if actor.user is None:
        return []
    own = clusters() if actor.is_node_administrator else clusters_of(actor)
    return [cluster for cluster in own if access.may(actor, "create", entity.model(cluster=cluster))]

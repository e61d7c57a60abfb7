"""The cluster that an input names, for the faces in which a person may leave it out."""

from __future__ import annotations

from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import InputFault, InputRefused, NotFound, NotPermitted
from innervate.core.models import Cluster
from innervate.core.selectors.clusters import cluster_at, clusters_of


def named_cluster(slug: str, *, field: str = "cluster") -> Cluster:
    """Raises InputRefused, naming ``field``, when there is none of this short name."""
    try:
        return cluster_at(slug)
    except NotFound:
        raise InputRefused([InputFault(field, "cluster-unknown", {"name": slug})]) from None


def chosen_cluster(actor: Actor, slug: str) -> Cluster:
    """The cluster named, or the only one that the actor has a role in. Raises InputRefused, or NotPermitted
    for a visitor, who has none."""
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    if slug:
        return named_cluster(slug)
    own = list(clusters_of(actor)[:2])
    if len(own) != 1:
        raise InputRefused([InputFault("cluster", "cluster-to-be-named")])
    return own[0]

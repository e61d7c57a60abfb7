"""The clusters that hold what was loaded from public catalogues."""

from __future__ import annotations

from innervate.core import access, audit
from innervate.core.actor import Actor
from innervate.core.models import Cluster


def reference_cluster(actor: Actor, *, slug: str, name: str, website: str, description: str) -> Cluster:
    """The catalogue's cluster, made on the first load. Only the node's administrator loads catalogues.

    Raises NotPermitted.
    """
    found = Cluster.objects.filter(slug=slug).first()
    access.require(actor, "create", Cluster(slug=slug))
    if found is not None:
        return found
    made = Cluster.objects.create(
        slug=slug,
        name=name,
        kind=Cluster.Kind.REFERENCE,
        website=website,
        description=description,
        open_to_registration=False,
    )
    audit.record(actor=actor, verb="create", entity="core.cluster", target=made, cluster_key=made.key)
    return made

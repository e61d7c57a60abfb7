"""Who acts at the terminal: an account of the node, named with ``--as``. Needs Django, started before.

The person at the machine could read the database file itself; naming an account keeps the trail true and
the permissions those of the portal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from innervate.cli.failures import ExitCode, Failure

if TYPE_CHECKING:
    from innervate.core.actor import Actor
    from innervate.core.models import Cluster

As = Annotated[
    str, typer.Option("--as", help="Account that acts: its e-mail address.", envvar="INNERVATE_AS")
]


def reader(email: str) -> Actor:
    """The account's actor; a visitor when none is named. Raises Failure for an unknown account."""
    from innervate.core.actor import VISITOR, actor_of_user
    from innervate.core.models import User

    if not email:
        return VISITOR
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise Failure("no-such-account", ExitCode.NOT_FOUND, email=email)
    return actor_of_user(found)


def writer(email: str) -> Actor:
    """The account's actor. Raises Failure when none is named, or none is there."""
    if not email:
        raise Failure("account-needed", ExitCode.WRONG_USAGE)
    return reader(email)


def cluster_named(actor: Actor, slug: str) -> Cluster:
    """The cluster named, or the actor's only one. Raises Failure, naming those that there are."""
    from innervate.core.errors import InputRefused
    from innervate.core.selectors.chosen_cluster import chosen_cluster
    from innervate.core.selectors.clusters import clusters

    try:
        return chosen_cluster(actor, slug)
    except InputRefused:
        names = ", ".join(cluster.slug for cluster in clusters()[:20]) or "-"
        if not slug:
            raise Failure("cluster-needed", ExitCode.WRONG_USAGE) from None
        raise Failure("no-such-cluster", ExitCode.NOT_FOUND, cluster=slug, names=names) from None

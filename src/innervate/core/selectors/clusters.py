"""What may be read of clusters. That a cluster exists, and its name, is public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from innervate.core import access
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import NotFound, NotPermitted
from innervate.core.models import Cluster, ClusterTie, JoinRequest, Organisation, State
from innervate.core.roles import Role


@dataclass(frozen=True, slots=True)
class Membership:
    """How many members of one kind or size; ``code`` is empty where it is not known."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """Members that the reader may see, counted in the cluster's own list; ``as_of`` its last change."""

    total: int
    by_kind: tuple[Membership, ...]
    by_size: tuple[Membership, ...]
    by_country: tuple[Membership, ...]
    as_of: date | None


def clusters() -> QuerySet[Cluster]:
    """All clusters of the node: the list at its door."""
    return Cluster.objects.order_by("kind", "name", "id")


def cluster_at(slug: str) -> Cluster:
    """Raises NotFound."""
    found = Cluster.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("not-found", entity="core.cluster", key=slug)
    return found


def clusters_of(actor: Actor, *roles: Role) -> QuerySet[Cluster]:
    """The clusters in which the actor holds one of ``roles``, or any role when none is named."""
    if actor.is_node_administrator and Role.CLUSTER_MANAGER in roles:
        return clusters()
    return clusters().filter(pk__in=actor.clusters_as(*roles) if roles else actor.cluster_ids)


def may_manage(actor: Actor, cluster: Cluster) -> bool:
    return actor.is_node_administrator or cluster.pk in actor.clusters_as(Role.CLUSTER_MANAGER)


def managed_cluster(actor: Actor, slug: str) -> Cluster:
    """Raises NotFound, NotPermitted when the actor is no manager of it."""
    cluster = cluster_at(slug)
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    if not may_manage(actor, cluster):
        raise NotPermitted("only-cluster-manager")
    return cluster


def members_of(actor: Actor, cluster: Cluster) -> QuerySet[Organisation]:
    """The active members of the cluster that the actor may see."""
    return access.visible(actor, Organisation).filter(
        state=State.ACTIVE, memberships__cluster=cluster, memberships__left_on=None
    )


def member_figures(actor: Actor, cluster: Cluster) -> MemberFigures:
    members = members_of(actor, cluster)
    latest = members.aggregate(latest=Max("updated_at"))["latest"]
    return MemberFigures(
        total=members.count(),
        by_kind=_counted(members, "kind"),
        by_size=_counted(members, "size_class"),
        by_country=_counted(members, "country"),
        as_of=latest.date() if latest else None,
    )


def _counted(members: QuerySet[Organisation], column: str) -> tuple[Membership, ...]:
    rows = (
        members.order_by()
        .values(column)
        .annotate(count=Count("pk", distinct=True))
        .order_by("-count", column)
    )
    return tuple(Membership(row[column], row["count"]) for row in rows)


def alliances_of(cluster: Cluster) -> QuerySet[ClusterTie]:
    return ClusterTie.objects.filter(member=cluster).select_related("alliance").order_by("alliance__name")


def ties_of(cluster: Cluster) -> QuerySet[ClusterTie]:
    """Who belongs to the cluster when it is an alliance."""
    return ClusterTie.objects.filter(alliance=cluster).select_related("member").order_by("member__name")


def request_of(actor: Actor, cluster: Cluster) -> JoinRequest | None:
    """The actor's own latest request to join the cluster."""
    if actor.user is None:
        return None
    return JoinRequest.objects.filter(user=actor.user, cluster=cluster).order_by("-created_at", "-id").first()


def clusters_with_counts(actor: Actor) -> Sequence[tuple[Cluster, int]]:
    """Each cluster with the number of its members that the actor may see."""
    seen = access.visible(actor, Organisation).filter(state=State.ACTIVE).values("pk")
    counted = clusters().annotate(
        seen=Count(
            "memberships",
            filter=Q(memberships__organisation__in=seen, memberships__left_on=None),
            distinct=True,
        )
    )
    return [(cluster, cluster.seen) for cluster in counted]

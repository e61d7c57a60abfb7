"""What an actor may read of the directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from innervate.capabilities.directory.models import (
    DuplicateDecision,
    DuplicateProposal,
    ImportRun,
    Merge,
    Person,
    Project,
)
from innervate.core import access
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import NotFound
from innervate.core.models import Cluster, Organisation, State
from innervate.core.roles import Role

LONGEST_CHAIN = 50


def visible_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Also the organisations that the actor belongs to, whatever their visibility and state."""
    return Organisation.objects.filter(access.audience(actor) | Q(pk__in=actor.organisation_ids))


def visible_people(actor: Actor) -> QuerySet[Person]:
    """People who consented to be found; others only for themselves and their cluster's overseers."""
    if actor.kind is ActorKind.SYSTEM or actor.is_node_administrator:
        return Person.objects.all()
    overseen = Q(cluster__in=actor.clusters_as(Role.CLUSTER_MANAGER, Role.AUDITOR))
    herself = Q(user=actor.user) if actor.user is not None else Q(pk__in=[])
    return Person.objects.filter(
        overseen | herself | (Q(consent_to_be_found_at__isnull=False) & access.audience(actor))
    )


def visible_projects(actor: Actor) -> QuerySet[Project]:
    return Project.objects.filter(access.audience(actor))


def organisation_behind(actor: Actor, key: str) -> Organisation:
    """The organisation with ``key``, or the one that it was merged into. Raises NotFound.

    An old key keeps leading to the record that was kept, as long as the actor may see that one.
    """
    found = Organisation.objects.filter(key=key).select_related("merged_into").first()
    for _ in range(LONGEST_CHAIN):
        if found is None or found.state != State.MERGED or found.merged_into is None:
            break
        found = Organisation.objects.select_related("merged_into").get(pk=found.merged_into.pk)
    if found is None:
        raise NotFound("not-found", entity="directory.organisation", key=key)
    return access.get(actor, Organisation, found.key)


@dataclass(frozen=True, slots=True)
class DuplicateView:
    """Two records that are perhaps one. ``reasons``: message, parameters and weight, heaviest first."""

    first: Organisation
    second: Organisation
    score: float
    is_certain: bool
    reasons: Sequence[Mapping[str, Any]]
    found_at: datetime


def duplicates(actor: Actor, cluster: Cluster) -> list[DuplicateView]:
    """What the last search found in the cluster, surest first; pairs that were merged or called different
    since are left out. Raises NotPermitted: only its managers look at doubles."""
    access.require(actor, "create", Organisation(cluster=cluster))
    found = DuplicateProposal.objects.filter(cluster=cluster).select_related("first", "second")
    different = set(
        DuplicateDecision.objects.filter(first__cluster=cluster).values_list("first_id", "second_id")
    )
    return [
        DuplicateView(one.first, one.second, one.score, one.is_certain, one.reasons, one.found_at)
        for one in found
        if State.MERGED not in (one.first.state, one.second.state)
        and (one.first_id, one.second_id) not in different
    ]


def imports(actor: Actor, cluster: Cluster) -> QuerySet[ImportRun]:
    """The cluster's imports, newest first, without their files; none for who does not run the cluster."""
    return access.visible(actor, ImportRun).filter(cluster=cluster).defer("content", "changes")


def merges(actor: Actor, cluster: Cluster) -> QuerySet[Merge]:
    """The cluster's merges, newest first; those that were taken back say so."""
    return (
        access.visible(actor, Merge)
        .filter(kept__cluster=cluster)
        .select_related("kept", "absorbed", "merged_by")
    )

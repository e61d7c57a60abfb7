"""What an actor may read of the directory."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from innervate.capabilities.directory.models import Person, Project
from innervate.core import access
from innervate.core.actor import Actor, ActorKind
from innervate.core.models import Organisation
from innervate.core.roles import Role


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

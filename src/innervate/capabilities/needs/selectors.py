"""What an actor may read of needs and solutions."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from innervate.capabilities.needs.models import Need, Solution
from innervate.core import access
from innervate.core.actor import Actor


def visible_needs(actor: Actor) -> QuerySet[Need]:
    """Also what the actor stated herself and what her organisations stated."""
    mine = Q(organisation__in=actor.organisation_ids)
    if actor.user is not None:
        mine |= Q(stated_by=actor.user)
    return Need.objects.filter(access.audience(actor) | mine)


def visible_solutions(actor: Actor) -> QuerySet[Solution]:
    return Solution.objects.filter(access.audience(actor) | Q(organisation__in=actor.organisation_ids))

"""Who worked with whom, as far as the actor may see both the project and the partners."""

from __future__ import annotations

from collections import defaultdict

from innervate.capabilities.directory.models import Participation, Project
from innervate.core import access, search
from innervate.core.actor import Actor
from innervate.core.models import Organisation, State

# The newest projects when nothing narrows the question: a picture of all of them shows nothing.
MOST_PROJECTS = 2_000


def collaborations(
    actor: Actor, *, topic: str = "", around: Organisation | None = None
) -> list[tuple[int, ...]]:
    """The partners (primary keys) of each project, newest first, without those of one visible partner.

    ``topic``: only projects found for it. ``around``: only projects of this organisation and its partners.
    """
    projects = access.visible(actor, Project).filter(state=State.ACTIVE)
    if topic:
        found = search.search(actor, topic, entity="directory.project", limit=search.LARGEST_PAGE)
        projects = projects.filter(key__in=[hit.key for hit in found.hits])
    if around is not None:
        projects = projects.filter(participations__organisation=around)
    newest = list(projects.order_by("-starts_on", "id").values_list("pk", flat=True)[:MOST_PROJECTS])
    partners: dict[int, set[int]] = defaultdict(set)
    seen = access.visible(actor, Organisation).filter(state=State.ACTIVE).values("pk")
    rows = Participation.objects.filter(project__in=newest, organisation__in=seen)
    for project, organisation in rows.values_list("project_id", "organisation_id"):
        partners[project].add(organisation)
    return [tuple(sorted(partners[pk])) for pk in newest if len(partners[pk]) > 1]

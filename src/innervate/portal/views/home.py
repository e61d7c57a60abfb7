"""The door for a visitor, and one's own day for who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from innervate.core import access, registry
from innervate.core.actor import Actor, ActorKind
from innervate.core.loopback import is_loopback, is_on_loopback
from innervate.core.models import State
from innervate.core.roles import Role
from innervate.core.selectors.clusters import clusters_with_counts
from innervate.portal.answering import show
from innervate.portal.requests import actor_of_request, today
from innervate.portal.showing.day import day_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    return door(request, actor) if actor.kind is ActorKind.VISITOR else my_day(request, actor)


def door(request: HttpRequest, actor: Actor) -> HttpResponse:
    counted = [
        (entity, access.visible(actor, entity.model).filter(state=State.ACTIVE).count())
        for entity in registry.entities()
    ]
    return show(
        request,
        "door.html",
        {
            "counted": counted,
            "clusters": clusters_with_counts(actor),
            "on": today(),
            "demo_accounts": _demo_accounts() if _from_this_machine(request) else [],
        },
    )


def _demo_accounts() -> list[dict[str, str]]:
    """Accounts that a demonstration node lists at its door; the composition root knows them.

    Whoever runs the node reads the node administrator's in the terminal alone.
    """
    roles = dict(Role.choices)
    return [
        {**account, "role": str(roles[account["role"]])}
        for account in settings.INNERVATE_DEMO_ACCOUNTS
        if account["role"] in roles
    ]


def _from_this_machine(request: HttpRequest) -> bool:
    """Whether the node is for this machine alone and nobody asks through a proxy for somebody elsewhere."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    asking = [request.META.get("REMOTE_ADDR", ""), *(forwarded.split(",") if forwarded else ())]
    unclear = "Forwarded" in request.headers or "X-Real-IP" in request.headers
    return is_on_loopback(settings.INNERVATE_ADDRESS) and not unclear and all(map(is_loopback, asking))


def my_day(request: HttpRequest, actor: Actor) -> HttpResponse:
    day = day_of(actor, today())
    waiting = sum(task.count for task in day.tasks)
    answer = ngettext("%(n)d thing waits for you", "%(n)d things wait for you", waiting) % {"n": waiting}
    return show(request, "my_day.html", {"day": day, "waiting": waiting, "answer": answer})

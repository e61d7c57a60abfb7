"""The node: audit trail, outbox, theme, what it holds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innervate.core import audit
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import InputFault, InputRefused, NotPermitted
from innervate.core.models import OutboxMessage
from innervate.core.selectors.node import mail, node_figures
from innervate.core.selectors.trail import trail
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request, whole_number
from innervate.portal.showing.listing import PAGE_SIZE, grouped, page_of
from innervate.portal.showing.trail import in_words
from innervate.portal.theme import DEFAULTS, LABELS, keep_theme, kept_theme


def _administrator(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    if not actor.is_node_administrator:
        raise NotPermitted("only-the-node-administrator")
    return actor


@require_safe
def audit_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    entries = trail(actor)
    total = entries.count()
    page = page_of(total, whole_number(request.GET.get("page"), otherwise=1))
    answer = ngettext("%(n)s entry in the trail", "%(n)s entries in the trail", total) % {"n": grouped(total)}
    told = in_words(list(entries[page.offset : page.offset + PAGE_SIZE]))
    return show(request, "audit.html", {"told": told, "page": page, "answer": answer})


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Read every chain of the trail from its first entry and say where it does not hold."""
    actor = actor_of_request(request)
    readable = set(trail(actor).order_by().values_list("chain__name", flat=True).distinct())
    broken = [one for one in audit.verify() if one.chain in readable]
    return show(request, "audit_verified.html", {"broken": broken, "chains": sorted(readable)})


@require_safe
def node_page(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    return show(request, "node.html", {"figures": node_figures(actor)})


@require_safe
def outbox_page(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    messages = mail(actor)
    page = page_of(messages.count(), whole_number(request.GET.get("page"), otherwise=1))
    failed = messages.filter(state=OutboxMessage.State.FAILED).count()
    answer = ngettext("%(n)d message could not be sent", "%(n)d messages could not be sent", failed) % {
        "n": failed
    }
    context = {
        "messages_shown": messages[page.offset : page.offset + PAGE_SIZE],
        "page": page,
        "answer": answer,
    }
    return show(request, "outbox.html", context | {"failed": failed})


@require_http_methods(["GET", "HEAD", "POST"])
def theme_page(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    kept = kept_theme()
    tokens = {**DEFAULTS, **(kept.tokens if kept else {})}
    if request.method != "POST":
        return show(request, "theme.html", _theme_context(tokens))
    sent = {name: request.POST.get(f"token-{name}", "").strip().lower() for name in DEFAULTS}
    if request.POST.get("do") == "reset":
        keep_theme(actor=actor, tokens=None)
        return go(request, "theme", _("The node looks as it was shipped."))
    try:
        keep_theme(actor=actor, tokens=sent, logo=request.FILES.get("logo"))
    except InputRefused as refused:
        return show(request, "theme.html", _theme_context(sent, refused.faults), status=422)
    return go(request, "theme", _("The node has a new look."))


def _theme_context(tokens: dict[str, str], faults: tuple[InputFault, ...] = ()) -> dict[str, Any]:
    rows = [{"name": name, "label": LABELS[name], "value": tokens[name]} for name in DEFAULTS]
    return {"rows": rows, "faults": faults}

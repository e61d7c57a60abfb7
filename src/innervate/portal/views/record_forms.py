"""Making, editing, archiving and restoring records of every kind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from innervate.core import access
from innervate.core.actor import ActorKind
from innervate.core.errors import Conflict, InputRefused, NotPermitted
from innervate.core.models import Owned
from innervate.core.registry import Entity
from innervate.core.services import records as services
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request, today
from innervate.portal.showing.fields import hidden_references
from innervate.portal.showing.forms import (
    form_of,
    references_by_key,
    values_of_post,
    values_of_record,
)
from innervate.portal.writing import clusters_for_new


@require_http_methods(["GET", "HEAD", "POST"])
def new_record(request: HttpRequest, entity: Entity) -> HttpResponse:
    """Raises NotPermitted when the actor may make none anywhere."""
    actor = actor_of_request(request)
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    clusters = clusters_for_new(actor, entity)
    if not clusters:
        raise NotPermitted("only-people-of-the-cluster")
    slug = request.POST.get("cluster") or request.GET.get("cluster", "")
    cluster = next((one for one in clusters if one.slug == slug), None if slug else clusters[0])
    if cluster is None:  # what was asked for one cluster is not quietly put into another
        raise NotPermitted("only-people-of-the-cluster")
    values: dict[str, Any] = {"title": request.GET.get("title", "")} if request.method != "POST" else {}
    context = {"entity": entity, "clusters": clusters, "cluster": cluster}
    if request.method == "POST":
        values = values_of_post(entity, request.POST)
        try:
            made = services.create_record(
                actor=actor, entity=entity, cluster=cluster, values=values, on=today()
            )
        except InputRefused as refused:
            return show(
                request,
                "record_form.html",
                {**context, "form": form_of(entity, values, faults=refused.faults)},
                status=422,
            )
        return go(request, "record", _("Added."), entity=entity, key=made.key)
    return show(request, "record_form.html", {**context, "form": form_of(entity, values)})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_record(request: HttpRequest, entity: Entity, key: str) -> HttpResponse:
    actor = actor_of_request(request)
    record: Owned = access.get(actor, entity.model, key, "edit")
    values = values_of_record(record, entity, actor)
    without = hidden_references(actor, record, entity)
    context: dict[str, Any] = {"entity": entity, "record": record, "seen_at": record.updated_at.isoformat()}
    if request.method == "POST":
        sent = values_of_post(entity, request.POST)
        try:
            services.edit_record(
                actor=actor,
                record=record,
                values=references_by_key(record, entity, sent, actor),
                on=today(),
                seen_at=_seen_at(request.POST.get("seen_at", "")),
            )
        except InputRefused as refused:
            form = form_of(entity, values | sent, faults=refused.faults, without=without)
            context["seen_at"] = request.POST.get("seen_at", "")
            return show(request, "record_form.html", {**context, "form": form}, status=422)
        return go(request, "record", _("Saved."), entity=entity, key=key)
    return show(request, "record_form.html", {**context, "form": form_of(entity, values, without=without)})


def _seen_at(sent: str) -> datetime:
    """The version that the editor had before her. Raises Conflict when the form does not say it: without it
    somebody else's change could be overwritten unseen."""
    try:
        seen = parse_datetime(sent)
    except ValueError:  # the shape of a moment, but none that exists
        seen = None
    if seen is None or seen.tzinfo is None:
        raise Conflict("changed-meanwhile")
    return seen


_SERVICES = {
    "approve": services.approve_record,
    "archive": services.archive_record,
    "restore": services.restore_record,
}


@require_POST
def do_to_record(request: HttpRequest, entity: Entity, key: str, verb: str) -> HttpResponse:
    if verb not in _SERVICES or verb not in entity.verbs:
        raise Http404
    actor = actor_of_request(request)
    record = access.get(actor, entity.model, key, verb)
    _SERVICES[verb](actor=actor, record=record)
    said = {
        "approve": _("Approved."),
        "archive": _("Archived. It can be restored at any time."),
        "restore": _("Restored."),
    }[verb]
    return go(request, "record", said, entity=entity, key=key)

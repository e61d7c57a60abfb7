"""Two records that are perhaps one: look at them side by side, merge them, or say that they differ."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innervate.capabilities.directory import selectors
from innervate.capabilities.directory.models import Merge
from innervate.capabilities.directory.services import merges as services
from innervate.core import access, jobs, registry
from innervate.core.errors import InputRefused
from innervate.core.models import Organisation
from innervate.core.selectors.clusters import managed_cluster
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request
from innervate.portal.showing.duplicates import pairs_shown, side_by_side


@require_safe
def duplicates_page(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of_request(request)
    cluster = managed_cluster(actor, slug)
    pairs = pairs_shown(selectors.duplicates(actor, cluster))
    words = ngettext(
        "%(n)d pair is perhaps one organisation", "%(n)d pairs are perhaps one organisation each", len(pairs)
    )
    merges = selectors.merges(actor, cluster)
    answer = words % {"n": len(pairs)} if pairs else _("No likely double is left to decide")
    return show(
        request,
        "duplicates.html",
        {"cluster": cluster, "pairs": pairs, "answer": answer, "merges": merges[:20]},
    )


@require_POST
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Look through the whole list: long work, whose page this leads to."""
    actor = actor_of_request(request)
    cluster = managed_cluster(actor, slug)
    job = jobs.start(
        actor=actor, kind="directory.duplicates", parameters={"cluster": cluster.key}, cluster=cluster
    )
    return go(request, "job", key=job.key)


@require_POST
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Two records are different: they are not proposed again."""
    actor = actor_of_request(request)
    managed_cluster(actor, slug)
    first = access.get(actor, Organisation, request.POST.get("first", ""))
    second = access.get(actor, Organisation, request.POST.get("second", ""))
    services.call_different(actor=actor, first=first, second=second)
    return go(request, "duplicates", _("They are two, and are not proposed again."), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def merge_page(request: HttpRequest, kept: str, other: str) -> HttpResponse:
    actor = actor_of_request(request)
    keeps = access.get(actor, Organisation, kept, "merge")
    absorbed = access.get(actor, Organisation, other, "merge")
    context: dict[str, Any] = {
        "kept": keeps,
        "other": absorbed,
        "rows": side_by_side(keeps, absorbed, registry.entity("directory.organisation")),
    }
    if request.method != "POST":
        return show(request, "merge.html", context)
    try:
        services.merge_organisations(actor=actor, kept=keeps, absorbed=absorbed)
    except InputRefused as refused:
        return show(request, "merge.html", {**context, "faults": refused.faults}, status=422)
    said = _("They are one record now. It can be taken back on the page of duplicates.")
    return go(request, "record", said, entity="organisations", key=keeps.key)


@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    actor = actor_of_request(request)
    merge = access.get(actor, Merge, key)
    services.undo_merge(actor=actor, merge=merge)
    return go(request, "duplicates", _("They are two records again."), slug=merge.kept.cluster.slug)

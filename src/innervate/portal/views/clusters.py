"""Clusters: who they are, who belongs to them, which alliances they form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innervate.core import access
from innervate.core.actor import Actor
from innervate.core.errors import InputRefused
from innervate.core.models import Cluster
from innervate.core.selectors.clusters import (
    alliances_of,
    cluster_at,
    clusters_with_counts,
    member_figures,
    members_of,
    request_of,
    ties_of,
)
from innervate.core.services import clusters as services
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request, lang_of_request
from innervate.portal.showing import inputs
from innervate.portal.showing.forms import Form
from innervate.portal.showing.listing import grouped
from innervate.portal.showing.tallies import tally
from innervate.vocab import vocabulary

MEMBERS_SHOWN = 60


@require_safe
def clusters_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    counted = clusters_with_counts(actor)
    answer = ngettext("%(n)d cluster shares this node", "%(n)d clusters share this node", len(counted))
    may_add = access.may(actor, "create", Cluster())
    return show(
        request,
        "clusters.html",
        {"clusters": counted, "answer": answer % {"n": len(counted)}, "may_add": may_add},
    )


@require_safe
def cluster_page(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of_request(request)
    cluster = cluster_at(slug)
    figures = member_figures(actor, cluster)
    answer = ngettext(
        "%(name)s has %(n)s member open to you", "%(name)s has %(n)s members open to you", figures.total
    ) % {"name": cluster.name, "n": grouped(figures.total)}
    return show(
        request,
        "cluster.html",
        {
            "cluster": cluster,
            "answer": answer if figures.total else cluster.name,
            "figures": figures,
            "by_kind": tally(figures.by_kind, "organisation_kinds"),
            "by_size": tally(figures.by_size, "size_classes"),
            "by_country": tally(figures.by_country, "countries"),
            "members": members_of(actor, cluster).order_by("legal_name")[:MEMBERS_SHOWN],
            "members_shown": MEMBERS_SHOWN,
            "ties": ties_of(cluster),
            "alliances": alliances_of(cluster),
            "request_to_join": request_of(actor, cluster),
            "belongs": cluster.pk in actor.cluster_ids,
            "manages": access.may(actor, "edit", cluster),
        },
    )


def _form(values: Mapping[str, Any], faults: Any = (), *, new: bool) -> Form:
    countries = [("", "—"), *vocabulary("countries").choices(lang_of_request())]
    asked = [
        inputs.text("name", _("Name"), values.get("name", ""), required=True),
        inputs.text(
            "slug",
            _("Short name in addresses"),
            values.get("slug", ""),
            required=True,
            hint=_("Small letters, digits and hyphens."),
        ),
        inputs.choice("kind", _("Kind"), Cluster.Kind.choices, values.get("kind", "cluster")),
        inputs.choice("country", _("Country"), countries, values.get("country", ""), required=False),
        inputs.text("nuts", _("Region"), values.get("nuts", ""), hint=_("NUTS code, for example BE3.")),
        inputs.text("website", _("Website"), values.get("website", ""), widget="url"),
        inputs.text("description", _("What it does"), values.get("description", ""), widget="lines"),
        inputs.choice(
            "open_to_registration",
            _("May people ask to join?"),
            (("yes", _("yes")), ("", _("no"))),
            "yes" if values.get("open_to_registration", True) else "",
        ),
    ]
    return inputs.form(asked if new else [one for one in asked if one.name != "slug"], faults)


def _sent(request: HttpRequest, *, new: bool) -> dict[str, Any]:
    names = ("name", "slug", "kind", "country", "nuts", "website", "description")
    values: dict[str, Any] = {
        name: request.POST.get(name, "").strip() for name in names if new or name != "slug"
    }
    return values | {"open_to_registration": request.POST.get("open_to_registration") == "yes"}


@require_http_methods(["GET", "HEAD", "POST"])
def new_cluster(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    access.require(actor, "create", Cluster())
    if request.method != "POST":
        return show(request, "simple_form.html", _context(_("Add a cluster"), _form({}, new=True)))
    values = _sent(request, new=True)
    try:
        made = services.create_cluster(actor=actor, **values)
    except InputRefused as refused:
        form = _form(values, refused.faults, new=True)
        return show(request, "simple_form.html", _context(_("Add a cluster"), form), status=422)
    return go(request, "cluster", _("Added."), slug=made.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_cluster(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of_request(request)
    cluster = cluster_at(slug)
    access.require(actor, "edit", cluster)
    title = _("Edit %(name)s") % {"name": cluster.name}
    if request.method != "POST":
        return show(request, "simple_form.html", _context(title, _form(vars(cluster), new=False)))
    values = _sent(request, new=False)
    try:
        services.edit_cluster(actor=actor, cluster=cluster, **values)
    except InputRefused as refused:
        return show(
            request, "simple_form.html", _context(title, _form(values, refused.faults, new=False)), status=422
        )
    return go(request, "cluster", _("Saved."), slug=slug)


def _context(title: str, form: Form) -> dict[str, Any]:
    return {"title": title, "form": form, "button": _("Save")}


@require_POST
def ties(request: HttpRequest, slug: str) -> HttpResponse:
    """Join or leave an alliance. ``member`` joins the alliance whose page this is, or leaves it."""
    actor: Actor = actor_of_request(request)
    alliance, member = cluster_at(slug), cluster_at(request.POST.get("member", ""))
    if request.POST.get("do") == "untie":
        services.untie_clusters(actor=actor, alliance=alliance, member=member)
        return go(request, "cluster", _("They are no longer tied."), slug=slug)
    services.tie_clusters(actor=actor, alliance=alliance, member=member)
    return go(request, "cluster", _("They are tied now."), slug=slug)

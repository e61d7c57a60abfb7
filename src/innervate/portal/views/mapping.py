"""Where members are: a map, its table and its figures as a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from innervate.capabilities.directory.models import Project
from innervate.capabilities.needs.models import Need, Solution
from innervate.core import access
from innervate.core.actor import Actor
from innervate.core.models import Organisation, State
from innervate.core.search import label_of_code
from innervate.core.selectors.clusters import clusters
from innervate.portal.answering import show
from innervate.portal.drawing.classes import Class, classes_of, shade_of
from innervate.portal.drawing.outlines import middle_of, outlines, source
from innervate.portal.drawing.projection import HEIGHT, WIDTH, is_in_picture, to_picture
from innervate.portal.requests import actor_of_request, lang_of_request, today

MOST_PINS = 400
MEASURES = ("organisations", "needs", "solutions", "projects")


@dataclass(frozen=True, slots=True)
class Region:
    """A country of the table; ``address``: the list behind its figure. The code is empty when not known."""

    code: str
    label: str
    count: int
    address: str


def _counts(actor: Actor, measure: str, slug: str) -> list[dict[str, Any]]:
    """Rows of ``country`` and ``count``: through the organisation behind a need, solution or project."""
    places = access.visible(actor, Organisation).filter(state=State.ACTIVE)
    if slug:
        places = places.filter(memberships__cluster__slug=slug, memberships__left_on=None)
    if measure == "organisations":
        counted = Count("pk", distinct=True)
    else:
        model, name = {
            "needs": (Need, "needs"),
            "solutions": (Solution, "solutions"),
            "projects": (Project, "projects"),
        }[measure]
        seen = access.visible(actor, model).filter(state=State.ACTIVE).values("pk")
        counted = Count(name, filter=Q(**{f"{name}__in": seen}), distinct=True)
    rows = places.order_by().values("country").annotate(count=counted)
    return [row for row in rows.order_by("-count", "country") if row["count"]]


def _regions(request: HttpRequest, measure: str) -> list[Region]:
    lang = lang_of_request()
    return [
        Region(
            row["country"],
            label_of_code("countries", row["country"], lang) if row["country"] else _("country not known"),
            row["count"],
            f"{reverse('portal:records', kwargs={'entity': 'organisations'})}?country={row['country']}",
        )
        for row in _counts(actor_of_request(request), measure, request.GET.get("cluster", ""))
    ]


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    measure = request.GET.get("measure", "organisations")
    measure = measure if measure in MEASURES else "organisations"
    regions = _regions(request, measure)
    classes = classes_of([region.count for region in regions if region.code])
    return show(
        request,
        "map.html",
        {
            "answer": _answer(regions, measure),
            "measure": measure,
            "measures": [(name, label) for name, label in _measure_labels().items()],
            "cluster": request.GET.get("cluster", ""),
            "clusters": clusters(),
            "regions": regions,
            "outside": [region for region in regions if region.code and middle_of(region.code) is None],
            "unknown": sum(region.count for region in regions if not region.code),
            "shapes": _shapes(regions, classes),
            "pins": _pins(request) if measure == "organisations" else [],
            "classes": classes,
            "width": WIDTH,
            "height": HEIGHT,
            "source": source(),
            "on": today(),
            "query": request.GET.urlencode(),
        },
    )


def _measure_labels() -> dict[str, str]:
    return {
        "organisations": _("organisations"),
        "needs": _("needs"),
        "solutions": _("solutions"),
        "projects": _("projects"),
    }


def _answer(regions: list[Region], measure: str) -> str:
    total = sum(region.count for region in regions)
    placed = [region for region in regions if region.code]
    if not placed:
        return _("Nothing of this has a place that you may see")
    values = {
        "total": total,
        "label": _measure_labels()[measure],
        "countries": len(placed),
        "first": placed[0].label,
    }
    return (
        ngettext(
            "%(total)s %(label)s in %(countries)s country: %(first)s",
            "%(total)s %(label)s in %(countries)s countries, most in %(first)s",
            len(placed),
        )
        % values
    )


def _shapes(regions: list[Region], classes: list[Class]) -> list[dict[str, Any]]:
    counts = {region.code: region for region in regions}
    shapes = []
    for outline in outlines():
        region = counts.get(outline.code) if outline.code else None
        shapes.append(
            {
                "path": outline.path,
                "shade": shade_of(region.count, classes) if region else 0,
                "region": region,
            }
        )
    return shapes


def _pins(request: HttpRequest) -> list[dict[str, str]]:
    """Organisations whose place is known to the town; the others are in their country's shade."""
    placed = access.visible(actor_of_request(request), Organisation).filter(
        state=State.ACTIVE, latitude__isnull=False, longitude__isnull=False
    )
    if slug := request.GET.get("cluster", ""):
        placed = placed.filter(memberships__cluster__slug=slug, memberships__left_on=None)
    pins = []
    for key, name, latitude, longitude in placed.values_list("key", "legal_name", "latitude", "longitude")[
        :MOST_PINS
    ]:
        x, y = to_picture(latitude, longitude)
        if is_in_picture(x, y):
            address = reverse("portal:record", kwargs={"entity": "organisations", "key": key})
            pins.append({"x": f"{x:.1f}", "y": f"{y:.1f}", "name": name, "address": address})
    return pins


@require_safe
def map_csv(request: HttpRequest) -> HttpResponse:
    measure = request.GET.get("measure", "organisations")
    measure = measure if measure in MEASURES else "organisations"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{measure}-by-country.csv"'
    writer = csv.writer(response)
    writer.writerow(["country", "name", measure, "counted_on"])
    for region in _regions(request, measure):
        writer.writerow([region.code, region.label, region.count, today().isoformat()])
    return response

"""One box over everything, and the proposals under it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from innervate.core import registry, search
from innervate.portal.answering import show
from innervate.portal.requests import actor_of_request, lang_of_request, whole_number
from innervate.portal.showing import facets as shown_facets
from innervate.portal.showing import listing


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    text = request.GET.get("q", "").strip()
    entity = next((one for one in registry.entities() if one.path == request.GET.get("of")), None)
    chosen = shown_facets.chosen_of(entity, request.GET)
    number = whole_number(request.GET.get("page"), otherwise=1)
    found = search.search(
        actor,
        text,
        entity=entity.name if entity else "",
        facets=chosen,
        reader=lang_of_request(),
        limit=listing.PAGE_SIZE,
        offset=(number - 1) * listing.PAGE_SIZE,
    )
    page = listing.page_of(found.total, number)
    return show(
        request,
        "search.html",
        {
            "answer": _answer(text, found.total, bool(chosen or entity)),
            "query_text": text,
            "found": found,
            "page": page,
            "facets": shown_facets.facets_of(found, request.GET),
            "kinds": _kinds(request, entity),
            "of": entity.path if entity else "",
            "drops": shown_facets.drops(actor, text, entity, request.GET, chosen) if not found.total else (),
            "suggestions": shown_facets.meant(found, request.GET),
        },
    )


def _answer(text: str, total: int, filtered: bool) -> str:
    if not text and not filtered:
        return _("What are you looking for?")
    if not total:
        return _("Nothing was found for “%(text)s”") % {"text": text} if text else _("Nothing fits this")
    figure = listing.grouped(total)
    if not text:
        return ngettext("%(n)s result", "%(n)s results", total) % {"n": figure}
    return ngettext("%(n)s result for “%(text)s”", "%(n)s results for “%(text)s”", total) % {
        "n": figure,
        "text": text,
    }


def _kinds(request: HttpRequest, chosen: registry.Entity | None) -> list[dict[str, object]]:
    text = request.GET.get("q", "")
    kinds = [{"label": _("Everything"), "address": f"?{urlencode({'q': text})}", "here": chosen is None}]
    for entity in registry.entities():
        query = urlencode({"q": text, "of": entity.path})
        kinds.append(
            {"label": str(entity.label_plural).capitalize(), "address": f"?{query}", "here": entity is chosen}
        )
    return kinds


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The options of a <datalist>; of one kind when ``of`` names it."""
    proposals = search.suggest(actor_of_request(request), request.GET.get("q", "").strip(), limit=8)
    wanted = request.GET.get("of", "")
    shown = [
        one for one in proposals if not wanted or (one.entity and registry.entity(one.entity).path == wanted)
    ]
    return show(request, "suggestions.html", {"suggestions": shown})

"""Lists and pages of every kind of record, out of the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from innervate.core import access, registry, search
from innervate.core import records as core_records
from innervate.core.actor import Actor
from innervate.core.models import Owned, State
from innervate.core.registry import Entity
from innervate.core.selectors.trail import history_of
from innervate.portal.answering import show
from innervate.portal.requests import actor_of_request, lang_of_request, whole_number
from innervate.portal.showing import facets as shown_facets
from innervate.portal.showing import listing
from innervate.portal.showing.around import around
from innervate.portal.showing.fields import missing, shown_fields
from innervate.portal.showing.trail import in_words
from innervate.portal.writing import clusters_for_new


@require_safe
def records_page(request: HttpRequest, entity: Entity) -> HttpResponse:
    """Without a filter in the order asked for, from the database; with one, the best first."""
    actor = actor_of_request(request)
    text = request.GET.get("q", "").strip()
    chosen = shown_facets.chosen_of(entity, request.GET)
    number = whole_number(request.GET.get("page"), otherwise=1)
    found = search.search(
        actor,
        text,
        entity=entity.name,
        facets=chosen,
        reader=lang_of_request(),
        limit=listing.PAGE_SIZE,
        offset=(number - 1) * listing.PAGE_SIZE,
    )
    filtered = bool(text or chosen)
    if filtered:
        page = listing.page_of(found.total, number)
        records: Sequence[Any] = [hit.record for hit in found.hits]
    else:
        page, records = _from_database(actor, entity, request.GET.get("sort", ""), number)
    return show(
        request,
        "records.html",
        {
            "entity": entity,
            "answer": _answer(entity, page.total, filtered),
            "columns": listing.columns(entity, "" if filtered else request.GET.get("sort", "")),
            "rows": listing.rows(entity, records, actor),
            "page": page,
            "query": text,
            "filtered": filtered,
            "facets": shown_facets.facets_of(found, request.GET),
            "drops": shown_facets.drops(actor, text, entity, request.GET, chosen)
            if filtered and not page.total
            else (),
            "suggestions": shown_facets.meant(found, request.GET),
            "may_add": bool(clusters_for_new(actor, entity)),
        },
    )


def _from_database(
    actor: Actor, entity: Entity, order: str, number: int
) -> tuple[listing.Page, Sequence[Any]]:
    rows = access.visible(actor, entity.model).filter(state=State.ACTIVE)
    page = listing.page_of(rows.count(), number)
    ordered = listing.in_order(entity, rows, order).prefetch_related(*entity.prefetch)
    return page, list(ordered[page.offset : page.offset + listing.PAGE_SIZE])


def _answer(entity: Entity, total: int, filtered: bool) -> str:
    """The list page's first line: the figure itself."""
    label = str(entity.label if total == 1 else entity.label_plural)
    if filtered:
        return ngettext("%(n)s %(label)s fits this", "%(n)s %(label)s fit this", total) % _count(total, label)
    return ngettext("%(n)s %(label)s is open to you", "%(n)s %(label)s are open to you", total) % _count(
        total, label
    )


def _count(total: int, label: str) -> Mapping[str, str]:
    return {"n": listing.grouped(total), "label": label}


@require_safe
def record_page(request: HttpRequest, entity: Entity, key: str) -> HttpResponse:
    actor = actor_of_request(request)
    record: Owned = access.get(actor, entity.model, key)
    may_edit = access.may(actor, "edit", record)
    fields = shown_fields(
        record, entity, actor=actor, private=may_edit, leave_out=(listing.title_field(entity).name,)
    )
    return show(
        request,
        "record.html",
        {
            "entity": entity,
            "record": record,
            "title": str(record),
            "lead": [field for field in fields if field.kind == "long_text" and field.is_known],
            "fields": [field for field in fields if field.kind != "long_text" and field.is_known],
            "missing": missing(fields),
            "sections": around(actor, record),
            "tasks": _tasks(actor, entity, record),
            "may_edit": may_edit,
            "verbs": _verbs(actor, entity, record),
            "history": in_words(history_of(actor, record)) if may_edit else (),
            "place": _place(record),
        },
    )


def _tasks(actor: Actor, entity: Entity, record: Owned) -> list[registry.Task]:
    """Matches that may be asked for this record by who is signed in."""
    if actor.user is None or record.state != State.ACTIVE:
        return []
    return [task for task in registry.tasks() if entity.name in task.seekers]


_LIFE = {"approve": (State.PENDING,), "archive": (State.PENDING, State.ACTIVE), "restore": (State.ARCHIVED,)}


def _verbs(actor: Actor, entity: Entity, record: Owned) -> list[registry.Verb]:
    """What can be done now, by this actor, with a press and a confirmation."""
    return [
        entity.verbs[name]
        for name, states in _LIFE.items()
        if name in entity.verbs and record.state in states and access.may(actor, name, record)
    ]


def _place(record: Any) -> str:
    """Town and country in words; empty when neither is known."""
    code = getattr(record, "country", "")
    country = (
        core_records.label_of(registry.entity_of(type(record)).field("country"), code, lang_of_request())
        if code
        else ""
    )
    return ", ".join(part for part in (getattr(record, "city", ""), country) if part)

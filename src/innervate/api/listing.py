"""Pages of records: from the database in the order they were added, or from the search index by fit."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from ninja import Schema

from innervate.api import paging, representation
from innervate.api.problems import reader_language
from innervate.core import access, search
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused
from innervate.core.registry import Entity, Field, FieldKind, Stored
from innervate.core.selectors.chosen_cluster import named_cluster

# The index knows words and facets; it does not know these.
_ONLY_WITHOUT_WORDS = ("cluster", "state", "changed_since")
Facets = list[tuple[Field, list[str]]]


def _asked_facets(entity: Entity, filters: Schema) -> Facets:
    return [
        (one, getattr(filters, one.name)) for one in entity.fields if one.facet and getattr(filters, one.name)
    ]


def _shown_relations(entity: Entity) -> list[str]:
    """What a record in a list shows of others; its rows stand in its detail alone."""
    return ["cluster", *(one.name for one in entity.fields if one.kind is FieldKind.REFERENCE)]


def list_page(entity: Entity, actor: Actor, filters: Any) -> dict[str, Any]:
    """``items``, ``total`` and the cursor ``next``. Raises InputRefused for filters that do not fit."""
    facets = _asked_facets(entity, filters)
    if filters.q.strip() or any(one.stored is not Stored.COLUMN for one, _ in facets):
        return _from_index(entity, actor, filters, facets)
    return _from_database(entity, actor, filters, facets)


def _from_index(entity: Entity, actor: Actor, filters: Any, facets: Facets) -> dict[str, Any]:
    faults = [
        InputFault(f"?{name}", "filter-not-with-words")
        for name in _ONLY_WITHOUT_WORDS
        if getattr(filters, name)
    ]
    if faults:
        raise InputRefused(faults)
    offset = paging.read(filters.cursor, "hit")
    limit = min(filters.limit, search.LARGEST_PAGE)
    found = search.search(
        actor,
        filters.q,
        entity=entity.name,
        facets={entity.facet_name(one): codes for one, codes in facets},
        reader=reader_language(),
        limit=limit,
        offset=offset,
    )
    records: list[Any] = [hit.record for hit in found.hits]
    prefetch_related_objects(records, *_shown_relations(entity))
    reached = offset + limit
    more = reached < min(found.total, search.DEEPEST)
    return {
        "items": representation.listed(entity, records, actor),
        "total": found.total,
        "next": paging.write("hit", reached) if more else None,
    }


def _from_database(entity: Entity, actor: Actor, filters: Any, facets: Facets) -> dict[str, Any]:
    rows = access.visible(actor, entity.model).filter(**{f"{one.name}__in": codes for one, codes in facets})
    if filters.cluster:
        rows = rows.filter(cluster=named_cluster(filters.cluster, field="?cluster"))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.changed_since:
        rows = rows.filter(updated_at__gte=filters.changed_since)
    after = paging.read(filters.cursor, "row")
    paged = rows.filter(pk__gt=after).order_by("pk").select_related(*_shown_relations(entity))
    found = list(paged[: filters.limit + 1])
    shown = found[: filters.limit]
    return {
        "items": representation.listed(entity, shown, actor),
        "total": rows.count() if filters.count else None,
        "next": paging.write("row", shown[-1].pk) if len(found) > len(shown) else None,
    }

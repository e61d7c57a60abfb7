"""One search over everything that the caller may see, and suggestions while typing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from innervate.api import paging
from innervate.api.authentication import actor_of
from innervate.api.problems import documented, reader_language
from innervate.api.representation import address
from innervate.api.schemas.search import SearchPageShown, SearchQuery, Suggestions, SuggestQuery
from innervate.core import registry, search
from innervate.core.errors import InputFault, InputRefused
from innervate.vocab.messages import sentence

router = Router(tags=["Search"])


def _filters(asked: SearchQuery) -> tuple[str, dict[str, list[str]]]:
    """The entity's name, and the codes by facet. Raises InputRefused with every fault of both."""
    names = [one.name for one in registry.entities()]
    faults = []
    if asked.entity and asked.entity not in names:
        faults.append(InputFault("?entity", "not-one-of", {"expected": ", ".join(names)}))
    chosen: dict[str, list[str]] = {}
    for pair in asked.facet:
        name, _, code = pair.partition(":")
        if not (name and code):
            faults.append(InputFault("?facet", "facet-unreadable", {"given": pair}))
        chosen.setdefault(name, []).append(code)
    if faults:
        raise InputRefused(faults)
    return asked.entity, chosen


def _hit(hit: search.Hit, lang: str) -> dict[str, Any]:
    return {
        "entity": hit.entity.name,
        "key": hit.key,
        "href": address(hit.entity.name, hit.key),
        "title": hit.title,
        "summary": hit.summary,
        "why": [
            {
                "code": because.message,
                "text": sentence(because.message, because.parameters, lang=lang),
                "parameters": dict(because.parameters),
            }
            for because in hit.why
        ],
        "score": hit.score,
    }


@router.get(
    "/search",
    response={200: SearchPageShown, **documented(422)},
    operation_id="search",
    summary="Search everything",
    url_name="search",
)
def search_all(request: HttpRequest, asked: Query[SearchQuery]) -> Any:
    """Best matches first; without words a listing by name. `why` says what was found where."""
    lang = reader_language()
    offset = paging.read(asked.cursor, "hit")
    entity, facets = _filters(asked)
    found = search.search(
        actor_of(request),
        asked.q,
        entity=entity,
        facets=facets,
        lang=asked.lang,
        reader=lang,
        limit=asked.limit,
        offset=offset,
    )
    reached = offset + asked.limit
    more = reached < min(found.total, search.DEEPEST)
    return {
        "items": [_hit(hit, lang) for hit in found.hits],
        "total": found.total,
        "facets": found.facets,
        "understood": {
            "lang": found.lang,
            "words": list(found.words),
            "terms": list(found.codes),
            "spelling": {word: list(others) for word, others in found.spelling.items()},
        },
        "next": paging.write("hit", reached) if more else None,
    }


@router.get(
    "/suggest",
    response={200: Suggestions, **documented(422)},
    operation_id="suggest",
    summary="Suggest while typing",
    url_name="suggest",
)
def suggest(request: HttpRequest, asked: Query[SuggestQuery]) -> Any:
    """Names of records and terms in use that begin with the letters, or nearly so."""
    found = search.suggest(actor_of(request), asked.q, limit=asked.limit)
    return {
        "items": [
            {
                "label": one.label,
                "entity": one.entity,
                "key": one.key,
                "href": address(one.entity, one.key) if one.entity else "",
            }
            for one in found
        ]
    }

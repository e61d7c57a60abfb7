"""One search over everything that an actor may see.

The index answers with the actor's audience terms; each hit is then read through ``access`` as well, so
that a record that became hidden a moment ago is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from innervate.core import access, index, registry
from innervate.core.actor import Actor
from innervate.core.registry import Entity, Field
from innervate.engine.profile import EvidenceUnit, Profile
from innervate.engine.retrieve import SearchHit, SearchPage, SearchQuery, Suggestion
from innervate.vocab import UnknownCode, UnknownVocabulary, vocabulary

LARGEST_PAGE = 100
# Deeper pages cost the index more and help nobody: a filter does.
DEEPEST = 10_000
SNIPPET_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Because:
    """One reason why a hit was found: ``message`` is a catalogue id."""

    message: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """``score``: 0 to 1 relative to the best of the whole index; 0 in a listing without text."""

    entity: Entity
    key: str
    title: str
    summary: str
    why: tuple[Because, ...]
    score: float
    record: Model
    profile: Profile


@dataclass(frozen=True, slots=True)
class FacetValue:
    code: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """``name`` as in the address; ``values`` most frequent first, the selected ones always among them."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        return tuple(value for value in self.values if value.selected)


@dataclass(frozen=True, slots=True)
class Widening:
    """A filter that, dropped, leaves ``total`` hits: what an empty page offers."""

    facet: str
    label: str
    total: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``spelling``: for a word that nobody uses, words like it. ``codes``: vocabulary terms recognised."""

    hits: tuple[Hit, ...]
    total: int
    facets: tuple[FacetCounts, ...]
    words: tuple[str, ...]
    codes: tuple[str, ...]
    spelling: Mapping[str, tuple[str, ...]]
    lang: str
    index_version: int


@dataclass(frozen=True, slots=True)
class Suggested:
    """``entity`` and ``key`` are empty for a vocabulary label, which is searched for as a text."""

    label: str
    entity: str
    key: str


def label_of_code(name: str, code: str, lang: str) -> str:
    """The vocabulary's label, or the code itself when the vocabulary or the code is not known."""
    try:
        return vocabulary(name).label(code, lang)
    except (UnknownCode, UnknownVocabulary):
        return code


def search(
    actor: Actor,
    text: str = "",
    *,
    entity: str = "",
    facets: Mapping[str, Sequence[str]] | None = None,
    lang: str = "",
    reader: str = "en",
    limit: int = 20,
    offset: int = 0,
) -> SearchResult:
    """Hits for ``text``, or a listing by name when it is empty.

    ``entity``: only this kind (an entity name). ``lang``: language of the text, guessed when empty;
    ``reader``: language of the labels. ``limit`` at most 100, ``offset`` at most 10,000.
    """
    chosen = {name: frozenset(values) for name, values in (facets or {}).items() if values}
    page = index.opened().search(
        SearchQuery(
            text=text,
            audience=index.audience_terms(actor),
            lang=lang,
            kinds=frozenset({registry.entity(entity).noun}) if entity else chosen.pop("kind", frozenset()),
            countries=chosen.pop("country", frozenset()),
            facets=chosen,
            limit=max(1, min(limit, LARGEST_PAGE)),
            offset=max(0, min(offset, DEEPEST)),
        )
    )
    selected = {name: set(values) for name, values in (facets or {}).items()}
    return SearchResult(
        hits=_hits(actor, page),
        total=page.total,
        facets=_facets(page, entity, selected, reader),
        words=page.words,
        codes=tuple(code.label for code in page.codes),
        spelling=page.spelling,
        lang=page.lang,
        index_version=page.index_version,
    )


def _hits(actor: Actor, page: SearchPage) -> tuple[Hit, ...]:
    records = records_behind(actor, [hit.profile_id for hit in page.hits])
    return tuple(
        _hit(hit, page.words, *records[hit.profile_id]) for hit in page.hits if hit.profile_id in records
    )


def records_behind(actor: Actor, profile_ids: Sequence[str]) -> dict[str, tuple[Entity, Model]]:
    """The records of these profiles that exist for the actor, one query per entity."""
    keys: dict[str, list[str]] = {}
    for one in profile_ids:
        entity, key = index.record_of(one)
        keys.setdefault(entity, []).append(key)
    found: dict[str, tuple[Entity, Model]] = {}
    for name, wanted in keys.items():
        entity = registry.entity(name)
        # Without what hangs on them: a hit shows its title; a face that shows more fetches it for its page.
        for record in access.visible(actor, entity.model).filter(key__in=wanted):
            found[index.profile_id(name, record.key)] = (entity, record)
    return found


def _hit(hit: SearchHit, words: Sequence[str], entity: Entity, record: Any) -> Hit:
    units = {unit.unit_id: unit for unit in hit.profile.units}
    best = next((units[one.unit_id] for one in hit.units if one.unit_id in units), None)
    return Hit(
        entity=entity,
        key=record.key,
        title=str(record),
        summary=_snippet(best or next(iter(hit.profile.units), None), words),
        why=_why(hit, best),
        score=hit.score,
        record=record,
        profile=hit.profile,
    )


def _why(hit: SearchHit, best: EvidenceUnit | None) -> tuple[Because, ...]:
    if hit.identified:
        return (Because("found-by-identifier"),)
    if best is None:
        return ()
    if best.title and best.title not in hit.profile.names:
        return (Because(f"found-in-{best.kind.value}", {"title": best.title}),)
    return (Because(f"found-in-own-{best.kind.value}"),)


def _snippet(unit: EvidenceUnit | None, words: Sequence[str]) -> str:
    """The stretch of the text where most of the words stand, cut at word ends."""
    if unit is None:
        return ""
    text = " ".join((unit.body or unit.title).split())
    if len(text) <= SNIPPET_LENGTH:
        return text
    folded = text.casefold()
    starts = [at for word in words if (at := folded.find(word.casefold())) >= 0]
    start = max(0, min(starts, default=0) - 40)
    cut = text[start : start + SNIPPET_LENGTH]
    head = "" if start == 0 else "… " + cut.partition(" ")[2]
    return (head or cut).rpartition(" ")[0] + " …"


def _facets(
    page: SearchPage, entity: str, selected: Mapping[str, set[str]], lang: str
) -> tuple[FacetCounts, ...]:
    shown: list[FacetCounts] = []
    if not entity:
        shown.append(_kinds(page, selected.get("kind", set())))
    for name, field_ in _facet_fields(entity).items():
        counts = dict(page.facet_counts.get(name, {}))
        chosen = selected.get(name, set())
        counts |= {code: 0 for code in chosen if code not in counts}
        if counts:
            shown.append(
                FacetCounts(
                    name,
                    str(field_.label),
                    tuple(
                        FacetValue(code, label_of_code(field_.vocabulary, code, lang), count, code in chosen)
                        for code, count in counts.items()
                    ),
                )
            )
    return tuple(shown)


def _kinds(page: SearchPage, chosen: set[str]) -> FacetCounts:
    counts = page.facet_counts.get("kind", {})
    values = [
        FacetValue(entity.noun, str(entity.label_plural), counts.get(entity.noun, 0), entity.noun in chosen)
        for entity in registry.entities()
        if entity.noun in counts or entity.noun in chosen
    ]
    return FacetCounts("kind", gettext("What"), tuple(values))


def _facet_fields(entity: str) -> dict[str, Field]:
    entities = [registry.entity(entity)] if entity else registry.entities()
    fields: dict[str, Field] = {}
    for one in entities:
        for field_ in one.fields:
            if field_.facet:
                fields.setdefault(one.facet_name(field_), field_)
    return fields


def widenings(
    actor: Actor, text: str, *, entity: str = "", facets: Mapping[str, Sequence[str]], reader: str = "en"
) -> tuple[Widening, ...]:
    """For a page without hits: each filter that alone, dropped, would leave some; most hits first."""
    found = []
    for name in facets:
        others = {other: values for other, values in facets.items() if other != name}
        result = search(actor, text, entity=entity, facets=others, reader=reader, limit=1)
        if result.total:
            label = next((str(one.label) for key, one in _facet_fields(entity).items() if key == name), name)
            found.append(Widening(name, label, result.total))
    return tuple(sorted(found, key=lambda one: -one.total))


def suggest(actor: Actor, prefix: str, limit: int = 8) -> tuple[Suggested, ...]:
    """Names of what the actor may see, and labels in use there, that begin with ``prefix`` or nearly so."""
    found = index.opened().suggest(prefix, audience=index.audience_terms(actor), limit=limit)
    return tuple(_suggested(one) for one in found)


def _suggested(one: Suggestion) -> Suggested:
    if one.profile_id is None:
        return Suggested(one.text, "", "")
    entity, key = index.record_of(one.profile_id)
    return Suggested(one.text, entity, key)

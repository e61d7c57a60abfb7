"""Filters beside a list: what is chosen, what else could be, and which one costs most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from innervate.core import registry, search
from innervate.core.actor import Actor
from innervate.core.registry import Entity
from innervate.portal.requests import lang_of_request

# Of a facet with many values the chosen ones and the commonest are shown.
MOST_VALUES = 60
# The facet that a search over everything has beside those of the entities.
KIND = "kind"


@dataclass(frozen=True, slots=True)
class Value:
    """``without``: the address of the list without it, when it is chosen."""

    code: str
    label: str
    count: int
    chosen: bool
    without: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: tuple[Value, ...]

    @property
    def is_open(self) -> bool:
        return any(value.chosen for value in self.values)


@dataclass(frozen=True, slots=True)
class Drop:
    """A filter that could go, how many results it keeps away, and the list without it."""

    label: str
    gain: int
    address: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The text with a word that nobody uses put right, and the list for it."""

    text: str
    address: str


def chosen_of(entity: Entity | None, query: QueryDict) -> dict[str, list[str]]:
    """The filters that the address names, of those the entity (or any entity) has."""
    entities = registry.entities() if entity is None else (entity,)
    names = {one.facet_name(field) for one in entities for field in one.fields if field.facet}
    names |= {KIND} if entity is None else set()
    return {name: query.getlist(name) for name in sorted(names) if query.getlist(name)}


def facets_of(found: search.SearchResult, query: QueryDict) -> list[Facet]:
    return [facet for facet in (_facet(counts, query) for counts in found.facets) if facet.values]


def _facet(counts: search.FacetCounts, query: QueryDict) -> Facet:
    values = [
        Value(
            one.code,
            one.label,
            one.count,
            one.selected,
            _address(query, counts.name, one.code) if one.selected else "",
        )
        for one in counts.values
    ]
    first = [value for value in values if value.chosen]
    rest = [value for value in values if not value.chosen][: max(0, MOST_VALUES - len(first))]
    return Facet(counts.name, counts.label, (*first, *rest))


def _address(query: QueryDict, name: str, code: str | None = None) -> str:
    """The list without this filter (without all values of it for None), from its first page."""
    left = query.copy()
    left.setlist(name, [one for one in left.getlist(name) if code is not None and one != code])
    left.pop("page", None)
    return f"?{left.urlencode()}"


def drops(
    actor: Actor, text: str, entity: Entity | None, query: QueryDict, chosen: Mapping[str, Sequence[str]]
) -> list[Drop]:
    """For an empty list: each filter by how much leaving it out would show, the costliest first."""
    name = entity.name if entity else ""
    found = [
        Drop(one.label, one.total, _address(query, one.facet))
        for one in search.widenings(actor, text, entity=name, facets=chosen, reader=lang_of_request())
    ]
    if text and chosen:
        without_text = search.search(actor, "", entity=name, facets=chosen, limit=1).total
        found.append(Drop(text, without_text, _address(query, "q")))
    return sorted((drop for drop in found if drop.gain), key=lambda drop: -drop.gain)


def meant(found: search.SearchResult, query: QueryDict) -> list[Meant]:
    """Other spellings of the text, the likeliest first; none when every word is known."""
    text = query.get("q", "")
    proposals = []
    for word, others in found.spelling.items():
        for other in others[:2]:
            put_right = " ".join(
                other if part.casefold() == word.casefold() else part for part in text.split()
            )
            if put_right != text:
                again = query.copy()
                again["q"] = put_right
                again.pop("page", None)
                proposals.append(Meant(put_right, f"?{again.urlencode()}"))
    return proposals

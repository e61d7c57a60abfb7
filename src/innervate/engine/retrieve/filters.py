"""Who may be seen and what is asked for, as masks over profiles; facet counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from innervate.engine.retrieve.index.building import class_term
from innervate.engine.retrieve.index.columns import Mask, term_hash
from innervate.engine.retrieve.index.snapshot import Snapshot
from innervate.engine.retrieve.query import SearchQuery

#: Masks kept per version of the index; the audiences and kinds that people search with are few.
_KEPT_MASKS = 64


@dataclass(frozen=True, slots=True)
class Filters:
    """``visible``: profiles the audience may see; ``wanted``: by facet, those with an accepted value."""

    visible: Mask
    wanted: Mapping[str, Mask]

    def all(self) -> Mask:
        return self.all_but("")

    def all_but(self, facet: str) -> Mask:
        """Profiles that pass every filter except the one on ``facet``."""
        mask = self.visible.copy()
        for name, each in self.wanted.items():
            if name != facet:
                mask &= each
        return mask


def filters_of(snapshot: Snapshot, query: SearchQuery) -> Filters:
    """The filters of ``query``. A facet with an empty set of values is no filter."""
    accepted = {**query.facets, "kind": query.kinds, "country": query.countries}
    return Filters(
        visible=visible_to(snapshot, query.audience),
        wanted={
            name: with_class(snapshot, (class_term(name, value) for value in values))
            for name, values in accepted.items()
            if values
        },
    )


def visible_to(snapshot: Snapshot, audience: frozenset[str]) -> Mask:
    """Profiles that count and whose audience shares a term with the reader's."""
    return with_class(snapshot, (class_term("audience", term) for term in audience))


def with_class(snapshot: Snapshot, terms: Iterable[str]) -> Mask:
    """Profiles that count and have any of these class terms."""
    wanted = frozenset(terms)
    known = snapshot.class_masks.get(wanted)
    if known is not None:
        return known
    mask = np.zeros(snapshot.profile_rows, np.bool_)
    for term in wanted:
        for part in snapshot.parts:
            hit = part.segment.fields["classes"].of(term_hash(term))
            if hit is not None:
                mask[part.profile_slice][hit[0]] = True
    mask &= snapshot.alive
    mask.flags.writeable = False
    if len(snapshot.class_masks) < _KEPT_MASKS:
        snapshot.class_masks[wanted] = mask
    return mask


def facet_counts(snapshot: Snapshot, found: Mask, filters: Filters) -> dict[str, dict[str, int]]:
    """By facet and value the number of ``found`` profiles that pass all *other* facets' filters.

    Values and facets that nobody has are left out; values come most frequent first, then by name.
    """
    unfiltered = found & filters.all()
    counts = {}
    for name in snapshot.facet_names:
        mask = found & filters.all_but(name) if name in filters.wanted else unfiltered
        counted = _counted(snapshot, name, mask)
        if counted:
            counts[name] = counted
    return counts


def _counted(snapshot: Snapshot, name: str, mask: Mask) -> dict[str, int]:
    total: dict[str, int] = {}
    for part in snapshot.parts:
        facet = part.segment.facets.get(name)
        if facet is None:
            continue
        ids = facet.ids_of(np.flatnonzero(mask[part.profile_slice]))
        for value, count in zip(facet.values, np.bincount(ids, minlength=len(facet.values)), strict=True):
            if count:
                total[value] = total.get(value, 0) + int(count)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))

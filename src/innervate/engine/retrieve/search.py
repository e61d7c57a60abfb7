"""From a query to a page of hits."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from innervate.engine.profile import Profile, ProfileId
from innervate.engine.retrieve.filters import facet_counts, filters_of
from innervate.engine.retrieve.fusion import FusionWeights
from innervate.engine.retrieve.index.columns import Mask, Scores
from innervate.engine.retrieve.index.snapshot import Snapshot
from innervate.engine.retrieve.query import Reach, SearchQuery, understand
from innervate.engine.retrieve.scoring import TextScores, score_text
from innervate.engine.retrieve.spelling import spellings


@dataclass(frozen=True, slots=True)
class UnitHit:
    """A document that speaks for a hit. ``score``: its fused score, 1 at most."""

    unit_id: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchHit:
    """``score``: text score on the scale of the query (best profile of the index: 1), 0 in a listing.

    ``units``: the best documents, at most three, best first. ``identified``: found by an identifier.
    """

    profile: Profile
    score: float
    units: tuple[UnitHit, ...]
    identified: bool = False

    @property
    def profile_id(self) -> ProfileId:
        return self.profile.profile_id


@dataclass(frozen=True, slots=True)
class QueryCodeShown:
    """A vocabulary term that was recognised in the query."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search. ``total``: hits over all pages; ``facet_counts``: by facet and value.

    ``lang``, ``words``, ``codes``: the query as understood; ``spelling``: for a word that nobody uses,
    words like it that visible profiles use; ``index_version``: of the index that answered.
    """

    hits: tuple[SearchHit, ...]
    total: int
    facet_counts: Mapping[str, Mapping[str, int]]
    lang: str
    words: tuple[str, ...]
    codes: tuple[QueryCodeShown, ...]
    spelling: Mapping[str, tuple[str, ...]]
    index_version: int


def search_page(snapshot: Snapshot, query: SearchQuery, weights: FusionWeights) -> SearchPage:
    """Answer ``query``; see SearchQuery and SearchPage."""
    filters = filters_of(snapshot, query)
    understood = understand(query.text, query.lang, snapshot.languages)
    if not understood.words:
        rows = list(listing(snapshot, filters.all(), query.offset + query.limit))[query.offset :]
        return SearchPage(
            hits=tuple(SearchHit(profile_at(snapshot, row), 0.0, ()) for row in rows),
            total=int(filters.all().sum()),
            facet_counts=facet_counts(snapshot, snapshot.alive, filters),
            lang=understood.lang,
            words=(),
            codes=(),
            spelling={},
            index_version=snapshot.manifest.version,
        )
    scored = score_text(snapshot, understood, weights, query.reach)
    found = scored.matching(snapshot) if query.reach is Reach.WORDS else scored.total > 0
    passed = found & filters.all()
    rows = ranked_rows(snapshot, scored.total, passed, query.offset + query.limit)[query.offset :]
    return SearchPage(
        hits=tuple(_hit(snapshot, scored, row) for row in rows),
        total=int(passed.sum()),
        facet_counts=facet_counts(snapshot, found, filters),
        lang=understood.lang,
        words=tuple(word.word for word in understood.words),
        codes=_codes_shown(scored, passed),
        spelling=spellings(snapshot, understood, filters.visible),
        index_version=snapshot.manifest.version,
    )


def ranked_rows(snapshot: Snapshot, scores: Scores, eligible: Mask, k: int) -> list[int]:
    """The ``k`` eligible profile rows with the highest scores, equal scores in the order of their ids."""
    rows = np.flatnonzero(eligible)
    if k <= 0 or not len(rows):
        return []
    values = scores[rows]
    if k < len(rows):
        least = np.partition(values, len(values) - k)[len(values) - k]
        rows, values = rows[values >= least], values[values >= least]
    order = sorted(range(len(rows)), key=lambda at: -values[at])
    return _ties_by_id(snapshot, [int(rows[at]) for at in order], scores)[:k]


def _ties_by_id(snapshot: Snapshot, rows: list[int], scores: Scores) -> list[int]:
    keyed = [(-float(scores[row]), row) for row in rows]
    tied: list[int] = []
    first = 0
    for last in range(1, len(keyed) + 1):
        if last == len(keyed) or keyed[last][0] != keyed[first][0]:
            group = [row for _, row in keyed[first:last]]
            tied.extend(sorted(group, key=snapshot.id_of) if len(group) > 1 else group)
            first = last
    return tied


def listing(snapshot: Snapshot, eligible: Mask, k: int) -> Iterator[int]:
    """The first ``k`` eligible profile rows by name, then id."""
    by_part = []
    for part in snapshot.parts:
        rows = np.flatnonzero(eligible[part.profile_slice])[:k] + part.first_profile
        by_part.append([(snapshot.sort_key_of(row), row) for row in rows.tolist()])
    for number, (_, row) in enumerate(heapq.merge(*by_part)):
        if number == k:
            return
        yield row


def profile_at(snapshot: Snapshot, row: int) -> Profile:
    part = snapshot.part_of_profile(row)
    return part.segment.profile(row - part.first_profile)


def unit_hits(snapshot: Snapshot, scored: TextScores, row: int, profile: Profile) -> tuple[UnitHit, ...]:
    """The documents that made the score of a profile, best first."""
    first = snapshot.units_of(row).start
    pairs = zip(scored.documents.rows[row].tolist(), scored.documents.values[row].tolist(), strict=True)
    return tuple(UnitHit(profile.units[unit - first].unit_id, value) for unit, value in pairs if unit >= 0)


def _hit(snapshot: Snapshot, scored: TextScores, row: int) -> SearchHit:
    profile = profile_at(snapshot, row)
    return SearchHit(
        profile=profile,
        score=float(scored.total[row]) / scored.highest if scored.highest else 0.0,
        units=unit_hits(snapshot, scored, row, profile),
        identified=row in scored.identified,
    )


def _codes_shown(scored: TextScores, passed: Mask) -> tuple[QueryCodeShown, ...]:
    """Recognised terms, if a profile that may be shown has one of them."""
    if not bool((scored.codes[passed] > 0).any()):
        return ()
    return tuple(QueryCodeShown(code.code, code.label) for code in scored.query_codes)

"""BM25 over the postings of a snapshot: exact for every unit and for every profile as a whole.

Score of a row = sum over the query's terms of idf * tf / (tf + norm), norm = k1 (1 - b + b length / mean)
(Lucene's form; Robertson and Zaragoza 2009). Document frequencies count what is alive, so a removed
profile leaves no trace in the scores of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from innervate.engine.retrieve.index.columns import Rows, Scores
from innervate.engine.retrieve.index.snapshot import Snapshot

_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms that stand for one thing asked (a word in each language); no row holds two of them."""

    label: str
    hashes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TermOccurrences:
    """Where a group of terms stands: rows that count, ascending within a segment, with counts."""

    group: TermGroup
    rows: Rows
    counts: Scores


@dataclass(frozen=True, slots=True)
class FieldScores:
    """BM25 of every row, and per found group its idf (in the order of ``found``)."""

    scores: Scores
    found: tuple[TermGroup, ...]
    idf: tuple[float, ...]

    @property
    def highest(self) -> float:
        return float(self.scores.max(initial=0.0))


def occurrences(snapshot: Snapshot, field: str, groups: Sequence[TermGroup]) -> list[TermOccurrences]:
    """Occurrences in units of each group that stands somewhere, in the order given."""
    found = []
    for group in groups:
        rows, counts = [], []
        for part in snapshot.parts:
            alive = part.alive_units
            for term in group.hashes:
                hit = part.segment.fields[field].of(term)
                if hit is None:
                    continue
                row, count = hit
                if alive is not None:
                    row, count = row[alive[row]], count[alive[row]]
                if len(row):
                    rows.append(row + np.int32(part.first_unit) if part.first_unit else row)
                    counts.append(count)
        if rows:
            found.append(TermOccurrences(group, _one(rows), _one(counts).astype(np.float32)))
    return found


def by_profile(snapshot: Snapshot, found: Sequence[TermOccurrences]) -> list[TermOccurrences]:
    """The same counted in whole profiles: the units of a profile taken as one text."""
    return [_by_profile(snapshot, each) for each in found]


def _by_profile(snapshot: Snapshot, found: TermOccurrences) -> TermOccurrences:
    profile = snapshot.profile_of[found.rows]
    if len(found.group.hashes) > 1:
        # Languages come one after the other: bring the units of a profile together.
        order = np.argsort(profile, kind="stable")
        profile, counts = profile[order], found.counts[order]
    else:
        counts = found.counts
    starts = np.flatnonzero(np.diff(profile, prepend=-1))
    return TermOccurrences(found.group, profile[starts], np.add.reduceat(counts, starts))


def bm25(found: Sequence[TermOccurrences], norms: Scores, population: int) -> FieldScores:
    """Scores of all rows; ``population``: rows that count."""
    idf = [inverse_frequency(len(each.rows), population) for each in found]
    if not found:
        return FieldScores(np.zeros(len(norms), np.float32), (), ())
    ends = np.cumsum([0, *(len(each.rows) for each in found)])
    rows = _one([each.rows for each in found])
    counts = _one([each.counts for each in found])
    weights = counts / (counts + norms[rows])
    matrix = csc_array((weights, rows, ends), shape=(len(norms), len(found)))
    scores = matrix @ np.array(idf, dtype=np.float32)
    return FieldScores(scores, tuple(each.group for each in found), tuple(idf))


def inverse_frequency(holding: int, population: int) -> float:
    return float(np.float32(np.log(1 + (population - holding + 0.5) / (holding + 0.5))))


def _one(pieces: Sequence[NDArray[_Number]]) -> NDArray[_Number]:
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

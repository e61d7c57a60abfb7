"""A candidate's score from its best projects."""

from __future__ import annotations

import numpy as np

from innervate.engine.retrieve.network.arrays import Floats
from innervate.engine.retrieve.network.snapshot import Snapshot

_BEST = 3
_FILL_QUANTILE = 0.9


def best_project(snapshot: Snapshot, scores: Floats) -> Floats:
    """The largest of ``scores`` (questions x described projects) over a candidate's projects, else 0."""
    by_candidate = snapshot.described.members.T.tocsr()
    counted = np.diff(by_candidate.indptr) > 0
    found = np.zeros((len(scores), snapshot.width), np.float32)
    if by_candidate.nnz:
        starts = by_candidate.indptr[:-1][counted]
        found[:, counted] = np.maximum.reduceat(scores[:, by_candidate.indices], starts, axis=1)
    return found


def best_three(snapshot: Snapshot, scores: Floats) -> Floats:
    """Mean of the three best; a project that is missing counts as the 0.9 quantile of the question's scores.

    Without that filling, bodies with one project would all stand at the top, or all at the bottom.
    """
    by_candidate = snapshot.described.members.T.tocsr()
    number = np.diff(by_candidate.indptr)
    owner = np.repeat(np.arange(snapshot.width), number)
    place = np.arange(len(owner)) - np.repeat(by_candidate.indptr[:-1], number)
    best = place < _BEST
    found = np.zeros((len(scores), snapshot.width), np.float32)
    if not scores.shape[1]:
        return found
    fill = np.quantile(scores, _FILL_QUANTILE, axis=1)
    for question, row in enumerate(scores):
        value = row[by_candidate.indices]
        value = value[np.lexsort((-value, owner))]
        total = np.bincount(owner[best], value[best], minlength=snapshot.width)
        found[question] = (total + np.maximum(_BEST - number, 0) * fill[question]) / _BEST
    return found

"""Latent meaning of a query: which units are near it, and how near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from innervate.engine.retrieve.encoder import LatentSpace
from innervate.engine.retrieve.fusion import FusionWeights
from innervate.engine.retrieve.index.columns import Scores
from innervate.engine.retrieve.index.snapshot import Snapshot

#: Up to this many units every vector is compared in full; beyond, the leading axes choose first.
_FULL_SCAN = 30_000
_LEADING_AXES = 32
#: The leading axes keep this many times the units that are wanted.
_SPARE = 5


@dataclass(frozen=True, slots=True)
class Nearness:
    """Cosines of some units to the query, brought to 0..1 between ``low`` and ``high``.

    ``rows`` ascend; a unit that is not among them counts as 0.
    """

    rows: NDArray[np.int64]
    cosines: Scores
    low: float
    high: float

    @property
    def values(self) -> Scores:
        return as_share(self.cosines, self.low, self.high)


NOTHING_NEAR = Nearness(np.zeros(0, np.int64), np.zeros(0, np.float32), 0.0, 0.0)


def as_share(cosines: Scores, low: float, high: float) -> Scores:
    """Cosines between the bounds as 0..1; equal bounds say nothing and give 0."""
    if high <= low:
        return np.zeros_like(cosines)
    return np.asarray((cosines - np.float32(low)) / np.float32(high - low), dtype=np.float32)


def query_vector(latent: LatentSpace, stems: Iterable[int]) -> Scores | None:
    """The query's direction from the hashes of its stems; None when the space knows none of them."""
    wanted = np.fromiter(stems, np.uint64)
    if not len(latent.terms) or not len(wanted):
        return None
    at = np.searchsorted(latent.terms, wanted)
    at[at == len(latent.terms)] = 0
    at = at[latent.terms[at] == wanted]
    vector = np.asarray(latent.weights[at] @ latent.axes[at], dtype=np.float32)
    return _unit_length(vector)


def turned(
    snapshot: Snapshot, vector: Scores | None, lexical: Scores, weights: FusionWeights
) -> Scores | None:
    """The query's direction turned to that of its best units by words (Rocchio in the latent space).

    A short question names its theme by a word or two; the best documents spell it out. None when neither
    the query nor they have a direction.
    """
    rows = highest_rows(lexical, weights.feedback_units)
    if not len(rows) or weights.feedback == 0:
        return vector
    shares = np.power(lexical[rows], np.float32(weights.sharpness))
    theme = _unit_length(shares @ vectors(snapshot, rows))
    if theme is None or vector is None:
        return theme if vector is None else vector
    return _unit_length((1 - weights.feedback) * vector + weights.feedback * theme)


def vectors(snapshot: Snapshot, rows: NDArray[np.int64]) -> Scores:
    """Vectors of unit rows, which ascend; zeros for a unit without one."""
    size = snapshot.latent.size if snapshot.latent is not None else 0
    found = np.zeros((len(rows), size), np.float32)
    for part in snapshot.parts:
        first, last = np.searchsorted(rows, [part.first_unit, part.unit_slice.stop])
        local = rows[first:last] - part.first_unit
        if len(local) and part.segment.vectors.shape[1] == size:
            scales = part.segment.vector_scales[local][:, None]
            found[first:last] = part.segment.vectors[local].astype(np.float32) * scales
    return found


def _unit_length(vector: NDArray[np.floating]) -> Scores | None:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length, dtype=np.float32) if length > 0 else None


def cosines(snapshot: Snapshot, vector: Scores, rows: NDArray[np.int64]) -> Scores:
    """Cosine of each unit row to the query vector; ``rows`` ascend."""
    return np.asarray(vectors(snapshot, rows) @ vector, dtype=np.float32)


def nearest(snapshot: Snapshot, vector: Scores, k: int) -> NDArray[np.int64]:
    """The ``k`` unit rows nearest to the query vector that count, ascending."""
    guess = np.full(snapshot.unit_rows, -np.inf, np.float32)
    axes = len(vector) if snapshot.unit_rows <= _FULL_SCAN else min(_LEADING_AXES, len(vector))
    for part in snapshot.parts:
        if part.segment.vectors.shape[1] == len(vector):
            leading = part.segment.vectors[:, :axes].astype(np.float32)
            guess[part.unit_slice] = (leading @ vector[:axes]) * part.segment.vector_scales
    guess[~snapshot.alive_units] = -np.inf
    if axes == len(vector):
        return highest_rows(guess, k)
    likely = highest_rows(guess, k * _SPARE)
    exact = np.full(snapshot.unit_rows, -np.inf, np.float32)
    exact[likely] = cosines(snapshot, vector, likely)
    return highest_rows(exact, k)


def highest_rows(scores: Scores, k: int) -> NDArray[np.int64]:
    """Rows of the ``k`` highest scores above 0, ascending; rows as high as the last one come too."""
    rows = np.flatnonzero(scores > 0)
    if 0 < k < len(rows):
        # Only what is above 0: numpy's partition takes twenty times as long on an array full of zeros.
        values = scores[rows]
        rows = rows[values >= np.partition(values, len(values) - k)[len(values) - k]]
    return rows

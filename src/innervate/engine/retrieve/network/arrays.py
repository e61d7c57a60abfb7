"""Array types of the network, and the few operations on them that several modules share.

Matrices of scores have one row per question and one column per body (or per project), float32.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats: TypeAlias = NDArray[np.float32]
#: Any precision, before it is brought to float32.
Reals: TypeAlias = NDArray[np.floating[Any]]
Ints: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
#: A scipy CSR matrix; scipy has no types of its own.
Sparse: TypeAlias = Any

_TINY = np.float32(1e-9)


def dense(matrix: Sparse) -> Floats:
    return np.asarray(matrix.todense(), dtype=np.float32)


def incidence(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Sparse:
    """1 where a (row, column) pair is named."""
    return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)


def share_of_best(scores: Reals) -> Floats:
    """Each row divided by its largest value; a row without a positive value stays as it is."""
    if not scores.shape[1]:
        return scores.astype(np.float32)
    highest = scores.max(axis=1, keepdims=True)
    return np.asarray(scores / np.where(highest > _TINY, highest, 1), dtype=np.float32)


def only_best(scores: Floats, count: int) -> Floats:
    """Each row with all but its ``count`` best positive values set to 0; ties with the last one stay."""
    count = min(count, scores.shape[1])
    if not count:
        return scores
    least = np.partition(scores, -count, axis=1)[:, -count][:, None]
    return np.where((scores >= least) & (scores > 0), scores, np.float32(0))


def times(scores: Reals, matrix: Sparse) -> Floats:
    """``scores @ matrix`` for a dense left and a sparse right side."""
    return np.asarray((matrix.T @ scores.T).T, dtype=np.float32)


def unit_rows(matrix: Floats) -> Floats:
    """Rows of length 1; a row of zeros stays."""
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(length > _TINY, length, 1), dtype=np.float32)

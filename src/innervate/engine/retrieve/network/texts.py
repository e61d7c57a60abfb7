"""Texts as sparse matrices: counts of stems, BM25, and a latent space, all over one history.

The index of ``retrieve`` serves a search over a directory. Here all bodies are scored for many
questions at once, as of many days in the past, which a matrix product does best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import sparse

from innervate.engine.retrieve.analysis import function_words, stem, words
from innervate.engine.retrieve.network.arrays import Floats, Sparse, dense, unit_rows

#: BM25 as the floor of the partner benchmark has it (Lucene's form).
K1, B = 1.2, 0.75
_LEAST_DOCUMENTS, _LARGEST_SHARE = 3, 0.3
#: Below this many documents every word counts: rarity says little yet.
_FEW_DOCUMENTS = 50
_LATENT_LARGEST_SHARE = 0.4
_POWER_ITERATIONS = 3


class Terms:
    """Stems and their columns; grows with each text that is counted with ``learn``."""

    def __init__(self, lang: str = "en") -> None:
        self._lang = lang
        self._column: dict[str, int] = {}
        self._left_out = frozenset(function_words(lang))
        self._stemmed = cache(lambda word: stem(word, lang))

    def __len__(self) -> int:
        return len(self._column)

    def stems(self, text: str) -> list[str]:
        """Stems in the order of the text, without function words and single characters."""
        found = (word for word in words(text) if len(word) > 1 and word not in self._left_out)
        return [self._stemmed(word) for word in found]

    def counts(self, texts: Iterable[Sequence[str]], *, learn: bool = False) -> Sparse:
        """Texts x stems; a stem that is not known is left out unless ``learn``."""
        columns: list[int] = []
        numbers: list[int] = []
        ends = [0]
        for text in texts:
            for term, number in Counter(text).items():
                column = self._column.setdefault(term, len(self._column)) if learn else self._column.get(term)
                if column is not None:
                    columns.append(column)
                    numbers.append(number)
            ends.append(len(columns))
        data = (np.array(numbers, np.float32), np.array(columns, np.int64), np.array(ends, np.int64))
        return sparse.csr_matrix(data, shape=(len(ends) - 1, len(self._column)))


def bm25_weights(counts: Sparse) -> Sparse:
    """Stems x documents, so that ``binary queries @ weights`` are BM25 scores. No document: no score."""
    documents = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    length = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    mean = float(length.mean()) if documents and length.sum() else 1.0
    tells = frequency > 0
    if documents >= _FEW_DOCUMENTS:
        tells = (frequency >= _LEAST_DOCUMENTS) & (frequency <= _LARGEST_SHARE * documents)
    rarity = np.where(tells, np.log1p((documents - frequency + 0.5) / (frequency + 0.5)), 0.0)
    weights = counts.astype(np.float32).tocsr(copy=True)
    row = np.repeat(np.arange(documents), np.diff(weights.indptr))
    damped = weights.data + K1 * (1 - B + B * length[row] / mean)
    weights.data = (rarity[weights.indices] * weights.data * (K1 + 1) / damped).astype(np.float32)
    weights.eliminate_zeros()
    return weights.T.tocsr()


def bm25_scores(queries: Sparse, weights: Sparse) -> Floats:
    """Queries x documents; each distinct stem of a query counts once."""
    binary = queries.copy()
    binary.data = np.ones_like(binary.data, dtype=np.float32)
    return dense(binary @ weights)


@dataclass(frozen=True)
class LatentSpace:
    """LSA of described projects: sublinear TF-IDF of stems, truncated SVD with a fixed seed."""

    columns: np.ndarray[tuple[int], np.dtype[np.int64]]
    rarity: Floats
    axes: Floats

    @classmethod
    def fit(cls, counts: Sparse, dimensions: int) -> LatentSpace:
        from sklearn.utils.extmath import randomized_svd  # slow to import

        documents = counts.shape[0]
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        columns = np.flatnonzero((frequency >= 2) & (frequency <= _LATENT_LARGEST_SHARE * documents))
        rarity = np.log(documents / np.maximum(frequency[columns], 1)).astype(np.float32)
        space = cls(columns, rarity, np.zeros((0, len(columns)), np.float32))
        size = min(dimensions, documents - 1, len(columns) - 1)
        if size < 1:
            return space
        weighted = space._weighted(counts)
        _, _, axes = randomized_svd(weighted, size, n_iter=_POWER_ITERATIONS, random_state=0)
        return cls(columns, rarity, axes.astype(np.float32))

    def project(self, counts: Sparse) -> Floats:
        """Rows of length 1 (0 for a text without a known stem)."""
        return unit_rows(np.asarray(self._weighted(counts) @ self.axes.T, dtype=np.float32))

    def _weighted(self, counts: Sparse) -> Sparse:
        chosen = counts[:, self.columns].astype(np.float32).tocsr()
        chosen.data = (1 + np.log(chosen.data)).astype(np.float32)
        scaled = (chosen @ sparse.diags(self.rarity)).tocsr()
        length = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
        return (sparse.diags(1 / np.maximum(length, 1e-9)) @ scaled).tocsr().astype(np.float32)

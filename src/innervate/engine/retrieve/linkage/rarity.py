"""How rare words and n-grams are: the weight of sharing them.

A cluster may know sixty organisations only. Counts are therefore blended with a background of
``BACKGROUND`` imagined records in which words of the lexicon are common and all others rare.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from innervate.engine.retrieve.linkage.addresses import city_key, street_key
from innervate.engine.retrieve.linkage.columns import GRAM_COLUMNS, WORD_COLUMNS, Columns, Floats, word_column
from innervate.engine.retrieve.linkage.names import lexicon_keys

BACKGROUND = 5_000
_LEXICON_SHARE = 0.02
_GRAM_BACKGROUND = 10


@dataclass(frozen=True)
class Rarity:
    """Inverse document frequencies (natural logarithm) by hashed column; the others count records."""

    grams: Floats
    concepts: Floats
    stems: Floats
    street_words: Floats
    words: Counter[str]
    street_counts: Counter[str]
    addresses: Counter[str]
    cities: Counter[str]
    names: Counter[str]
    short_names: Counter[str]


def rarity_of(columns: Columns) -> Rarity:
    """Rarity within ``columns``, which may be empty."""
    background = np.ones(WORD_COLUMNS, dtype=np.float64)
    background[[word_column(key) for key in lexicon_keys()]] = _LEXICON_SHARE * BACKGROUND
    total = len(columns.names) + BACKGROUND
    return Rarity(
        grams=_inverse(_document_counts(columns.grams, GRAM_COLUMNS) + _GRAM_BACKGROUND, total),
        concepts=_inverse(_document_counts(columns.concepts, WORD_COLUMNS) + background, total),
        stems=_inverse(_document_counts(columns.stems, WORD_COLUMNS) + 1.0, total),
        street_words=_inverse(_document_counts(columns.street_words, WORD_COLUMNS) + 1.0, total),
        words=Counter(word for name in columns.names for word in set(name.concepts)),
        street_counts=Counter(word for address in columns.addresses for word in set(address.street)),
        addresses=Counter(key for address in columns.addresses if (key := street_key(address))),
        cities=Counter(key for address in columns.addresses if (key := city_key(address))),
        names=Counter(columns.glued),
        short_names=Counter(short for short in columns.shorts if short),
    )


def _document_counts(matrix: sparse.csr_matrix, width: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.bincount(matrix.indices, minlength=width).astype(np.float64)


def _inverse(counts: np.ndarray[tuple[int], np.dtype[np.float64]], total: int) -> Floats:
    return np.log((total + 1.0) / np.minimum(counts + 1.0, total)).astype(np.float32)


def weighted_rows(matrix: sparse.csr_matrix, weights: Floats) -> sparse.csr_matrix:
    """Rows of ``matrix`` times ``weights``, each scaled to length 1."""
    weighted = matrix.copy()
    weighted.data = (1.0 + np.log(weighted.data)) * weights[weighted.indices]
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    weighted.data /= np.repeat(lengths, np.diff(weighted.indptr)).astype(np.float32)
    return weighted

"""Features of two names: letters, words, what one name says and the other does not."""

from __future__ import annotations

import re

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from scipy import sparse

from innervate.engine.retrieve.linkage.columns import Floats, word_column
from innervate.engine.retrieve.linkage.comparison import (
    Comparison,
    FeatureTable,
    equality,
    likeness,
    low_high,
)
from innervate.engine.retrieve.linkage.names import NormalName
from innervate.engine.retrieve.linkage.rarity import weighted_rows
from innervate.engine.retrieve.linkage.rivals import best_others

_PAIRS_AT_ONCE = 50_000
_NUMBER = re.compile(r"\d+")


def name_features(comparison: Comparison) -> FeatureTable:
    left, right = comparison.left, comparison.right
    texts = comparison.names(left.texts, right.texts)
    glued = comparison.names(left.glued, right.glued)
    sizes = [np.array([len(text) for text in side], dtype=np.float32) for side in glued]
    return {
        "name_ratio": likeness(*texts, fuzz.ratio),
        "name_token_sort": likeness(*texts, fuzz.token_sort_ratio),
        "name_token_set": likeness(*texts, fuzz.token_set_ratio),
        "name_partial": likeness(*texts, fuzz.partial_ratio),
        "name_start": likeness(*glued, JaroWinkler.similarity, 1.0),
        "name_glued": likeness(*glued, fuzz.ratio),
        "name_equal": equality(*glued),
        "name_length_low": np.fmin(*sizes),
        "name_length_share": np.fmin(*sizes) / np.fmax(np.fmax(*sizes), 1.0),
        **_words(comparison),
        **_stems(comparison),
        **_whole_concepts(comparison),
        **_marks(comparison),
    }


def _marks(comparison: Comparison) -> FeatureTable:
    """Initials, numbers, legal forms, first words and words for parts of a body."""
    initials = comparison.names(*([n.initials for n in c.names] for c in (comparison.left, comparison.right)))
    numbers = comparison.names(*([_numbers(n) for n in c.names] for c in (comparison.left, comparison.right)))
    forms = comparison.names(*([n.legal_form for n in c.names] for c in (comparison.left, comparison.right)))
    firsts = comparison.names(
        *([n.concepts[0] if n.concepts else "" for n in c.names] for c in (comparison.left, comparison.right))
    )
    parts = comparison.names(
        *([" ".join(sorted(n.parts)) or "-" for n in c.names] for c in (comparison.left, comparison.right))
    )
    one_sided = np.array([bool(a) != bool(b) for a, b in zip(*numbers, strict=True)])
    return {
        "initials": likeness(*initials, fuzz.ratio),
        "numbers_equal": np.where(one_sided, np.float32(0.5), equality(*numbers)).astype(np.float32),
        "legal_form_equal": equality(*forms),
        "first_word_equal": equality(*firsts),
        "parts_equal": equality(*parts),
    }


def _whole_concepts(comparison: Comparison) -> FeatureTable:
    """The names as concepts, in any order; how rare an equal first word is; how many bodies have the name."""
    sides = comparison.left, comparison.right
    concepts = comparison.names(*([" ".join(n.concepts) for n in c.names] for c in sides))
    sets = comparison.names(*([" ".join(sorted(set(n.concepts))) for n in c.names] for c in sides))
    firsts = comparison.names(*([n.concepts[0] if n.concepts else "" for n in c.names] for c in sides))
    rarity, counts = comparison.rarity.concepts, comparison.rarity.names
    weight = [rarity[word_column(a)] if a and a == b else 0.0 for a, b in zip(*firsts, strict=True)]
    crowd = [
        max(counts[a], counts[b]) for a, b in zip(*comparison.names(*(c.glued for c in sides)), strict=True)
    ]
    return {
        "words_in_order": likeness(*concepts, fuzz.ratio),
        "words_sorted": likeness(*sets, fuzz.ratio),
        "words_equal": equality(*sets),
        "words_first_weight": np.array(weight, dtype=np.float32),
        "name_crowd": np.log1p(np.array(crowd, dtype=np.float32)),
    }


def _numbers(name: NormalName) -> str:
    return " ".join(_NUMBER.findall(name.text))


def letter_features(comparison: Comparison) -> FeatureTable:
    """Likeness by letters, and how far a pair is in it ahead of the others: takes all pairs at once."""
    weights = comparison.rarity.grams
    left, right = (weighted_rows(c.grams, weights) for c in (comparison.left, comparison.right))
    cosine = row_products(left, right, comparison.appearances)
    first, second = best_others(comparison.nodes, cosine)
    return {"letters_cosine": cosine, **low_high("letters_ahead", cosine - first, cosine - second)}


def _words(comparison: Comparison) -> FeatureTable:
    """Shared and unshared words, each weighing as much as it is rare."""
    weights = comparison.rarity.concepts
    left, right = comparison.left.concepts, comparison.right.concepts
    pieces = [
        _word_overlap(left, right, weights, comparison.appearances[start : start + _PAIRS_AT_ONCE])
        for start in range(0, max(len(comparison), 1), _PAIRS_AT_ONCE)
    ]
    shared, rarest, totals_left, totals_right, alone_left, alone_right = np.concatenate(pieces, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        covered = low_high("words_covered", shared / totals_left, shared / totals_right)
        cosine = shared / np.sqrt(totals_left * totals_right)
    return {
        "words_cosine": cosine.astype(np.float32),
        "words_shared_rarest": rarest,
        "words_shared": shared,
        **covered,
        **low_high("words_alone", totals_left - shared, totals_right - shared),
        **low_high("words_alone_rarest", alone_left, alone_right),
    }


def _stems(comparison: Comparison) -> FeatureTable:
    """Shared beginnings of words: endings of cases and slips of the pen do not count."""
    left, right = (
        weighted_rows(c.stems, comparison.rarity.stems) for c in (comparison.left, comparison.right)
    )
    return {"words_stems": row_products(left, right, comparison.appearances)}


def _word_overlap(
    left: sparse.csr_matrix,
    right: sparse.csr_matrix,
    weights: Floats,
    pairs: np.ndarray[tuple[int, int], np.dtype[np.int64]],
) -> Floats:
    """Six rows: weight shared, rarest shared, total left and right, rarest alone left and right."""
    a, b = left[pairs[:, 0]], right[pairs[:, 1]]
    a.data, b.data = weights[a.indices], weights[b.indices]
    both = a.minimum(b)
    columns = (
        both.sum(axis=1), both.max(axis=1).toarray(), a.sum(axis=1), b.sum(axis=1),
        (a - both).max(axis=1).toarray(), (b - both).max(axis=1).toarray(),
    )  # fmt: skip
    return np.stack([np.asarray(column, dtype=np.float32).ravel() for column in columns])


def row_products(
    left: sparse.csr_matrix, right: sparse.csr_matrix, pairs: np.ndarray[tuple[int, int], np.dtype[np.int64]]
) -> Floats:
    """The product of two rows, pair by pair."""
    pieces = [
        np.asarray(left[part[:, 0]].multiply(right[part[:, 1]]).sum(axis=1)).ravel()
        for start in range(0, len(pairs), _PAIRS_AT_ONCE)
        for part in [pairs[start : start + _PAIRS_AT_ONCE]]
    ]
    return np.concatenate([*pieces, np.zeros(0)]).astype(np.float32)

"""Features of short names and web domains: side against side, and against the long name of the other."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from innervate.engine.retrieve.linkage.columns import Columns, Floats
from innervate.engine.retrieve.linkage.comparison import Comparison, FeatureTable, equality, likeness

_LONGEST_ACRONYM = 8


def short_name_features(comparison: Comparison) -> FeatureTable:
    left, right = comparison.left, comparison.right
    shorts = comparison.owners(left.shorts, right.shorts)
    return {
        "short_equal": equality(*shorts),
        "short_ratio": likeness(*shorts, JaroWinkler.similarity, 1.0),
        "short_crowd": _crowd(comparison, shorts),
        **_against_names(comparison, "short", left.shorts, right.shorts),
        **_against_names(comparison, "domain", _labels(left), _labels(right)),
    }


def _crowd(comparison: Comparison, shorts: tuple[list[str], list[str]]) -> Floats:
    """How many known bodies have the short name, as a logarithm: "CNR" says less than "Humanitas"."""
    counts = comparison.rarity.short_names
    return np.log1p(
        np.array([max(counts[a], counts[b]) for a, b in zip(*shorts, strict=True)], dtype=np.float32)
    )


def _labels(columns: Columns) -> list[str]:
    return [domain.split(".")[0].replace("-", "") for domain in columns.domains]


def _against_names(
    comparison: Comparison, what: str, left_labels: list[str], right_labels: list[str]
) -> FeatureTable:
    """The label of one side against the name of the other, both ways; the better way counts."""
    labels = comparison.owners(left_labels, right_labels)
    texts = comparison.names(comparison.left.texts, comparison.right.texts)
    glued = comparison.names(comparison.left.glued, comparison.right.glued)
    initials = comparison.names(
        [n.initials for n in comparison.left.names], [n.initials for n in comparison.right.names]
    )
    ways = [(labels[0], 1), (labels[1], 0)]
    return {
        f"{what}_in_name": _better(
            *(_is_word(label, texts[other], initials[other]) for label, other in ways)
        ),
        f"{what}_initials": _better(
            *(likeness(label, initials[other], JaroWinkler.similarity, 1.0) for label, other in ways)
        ),
        f"{what}_partial": _better(
            *(likeness(label, glued[other], fuzz.partial_ratio) for label, other in ways)
        ),
        f"{what}_letters": _better(*(_letters_in_order(label, glued[other]) for label, other in ways)),
    }


def _better(first: Floats, second: Floats) -> Floats:
    better: Floats = np.fmax(first, second)
    return better


def _is_word(labels: list[str], texts: list[str], initials: list[str]) -> Floats:
    """1 when the label is a word, the initials or the whole of the name."""
    return np.array(
        [
            float(label in text.split() or label == first or label == text.replace(" ", ""))
            if label and text
            else np.nan
            for label, text, first in zip(labels, texts, initials, strict=True)
        ],
        dtype=np.float32,
    )


def _letters_in_order(labels: list[str], names: list[str]) -> Floats:
    """1 when the letters of an acronym stand in the name in their order; NaN for longer labels."""
    return np.array(
        [
            float(_in_order(label, name)) if 1 < len(label) <= _LONGEST_ACRONYM and name else np.nan
            for label, name in zip(labels, names, strict=True)
        ],
        dtype=np.float32,
    )


def _in_order(label: str, name: str) -> bool:
    at = 0
    for letter in label:
        at = name.find(letter, at) + 1
        if not at:
            return False
    return True

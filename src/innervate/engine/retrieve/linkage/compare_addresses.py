"""Features of place: street, numbers, town, country; and the kind of body."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from rapidfuzz import fuzz

from innervate.engine.retrieve.linkage.addresses import NormalAddress, city_key, street_key
from innervate.engine.retrieve.linkage.columns import Floats
from innervate.engine.retrieve.linkage.compare_names import row_products
from innervate.engine.retrieve.linkage.comparison import Comparison, FeatureTable, equality, likeness
from innervate.engine.retrieve.linkage.rarity import weighted_rows


def address_features(comparison: Comparison) -> FeatureTable:
    left, right = comparison.left, comparison.right
    streets = comparison.owners(*([" ".join(a.street) for a in c.addresses] for c in (left, right)))
    cities = comparison.owners(*([a.city for a in c.addresses] for c in (left, right)))
    same_post = _same_postal_code(comparison)
    return {
        "street_ratio": likeness(*streets, fuzz.token_set_ratio),
        "street_words": _street_cosine(comparison, streets),
        "street_numbers": _shared_numbers(comparison),
        "street_crowd": _crowd(comparison, comparison.rarity.addresses, street_key),
        "street_rarest": _rarest_street_word(comparison),
        "city_crowd": _crowd(comparison, comparison.rarity.cities, city_key),
        "city_set": np.where(same_post, np.float32(1.0), likeness(*cities, fuzz.token_set_ratio)),
        "city_ratio": np.where(same_post, np.float32(1.0), likeness(*cities, fuzz.ratio)),
        "country_equal": equality(
            *comparison.owners(*([a.country for a in c.addresses] for c in (left, right)))
        ),
        "kind_equal": equality(*comparison.owners(*([r.kind for r in c.records] for c in (left, right)))),
    }


def _street_cosine(comparison: Comparison, streets: tuple[list[str], list[str]]) -> Floats:
    weights = comparison.rarity.street_words
    left, right = (weighted_rows(c.street_words, weights) for c in (comparison.left, comparison.right))
    cosine = row_products(left, right, comparison.records)
    cosine[[not (a and b) for a, b in zip(*streets, strict=True)]] = np.nan
    return cosine


def _shared_numbers(comparison: Comparison) -> Floats:
    """Share of the house numbers that both addresses have; NaN where a side has none."""

    def share(a: NormalAddress, b: NormalAddress) -> float:
        if not a.numbers or not b.numbers:
            return float("nan")
        first, second = set(a.numbers), set(b.numbers)
        return len(first & second) / min(len(first), len(second))

    return _by_address(comparison, share)


def _same_postal_code(comparison: Comparison) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    def same(a: NormalAddress, b: NormalAddress) -> float:
        return float(bool(a.postal_code) and a.postal_code == b.postal_code and a.country == b.country)

    return _by_address(comparison, same) > 0


def _by_address(comparison: Comparison, figure: Callable[[NormalAddress, NormalAddress], float]) -> Floats:
    left, right = comparison.left.addresses, comparison.right.addresses
    return np.array([figure(left[i], right[j]) for i, j in comparison.records.tolist()], dtype=np.float32)


def _rarest_street_word(comparison: Comparison) -> Floats:
    """Weight of the rarest word that both streets have; 0 for none."""
    weights = comparison.rarity.street_words
    left, right = comparison.left.street_words, comparison.right.street_words
    shared = left[comparison.records[:, 0]].minimum(right[comparison.records[:, 1]]).tocsr()
    shared.data = weights[shared.indices]
    return np.asarray(shared.max(axis=1).toarray(), dtype=np.float32).ravel()


def _crowd(comparison: Comparison, counts: Mapping[str, int], key: Callable[[NormalAddress], str]) -> Floats:
    """How many known bodies sit in a place, as a logarithm: a science park says less than a lone house."""
    both = [
        np.log1p(np.array([counts.get(key(a), 0) for a in c.addresses], dtype=np.float32))
        for c in (comparison.left, comparison.right)
    ]
    return np.fmax(both[0][comparison.records[:, 0]], both[1][comparison.records[:, 1]])

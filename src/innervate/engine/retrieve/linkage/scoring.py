"""From two prepared sets to scored pairs: blocks, features, first pass, second pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from innervate.engine.retrieve.linkage.blocking import (
    KeyIndex,
    NeighbourIndex,
    Pairs,
    appearance_pairs,
    distinct,
)
from innervate.engine.retrieve.linkage.columns import Columns, Floats, Indices
from innervate.engine.retrieve.linkage.compare_addresses import address_features
from innervate.engine.retrieve.linkage.compare_names import letter_features, name_features
from innervate.engine.retrieve.linkage.compare_short_names import short_name_features
from innervate.engine.retrieve.linkage.comparison import Comparison, FeatureTable
from innervate.engine.retrieve.linkage.rarity import rarity_of
from innervate.engine.retrieve.linkage.rivals import rival_features
from innervate.engine.retrieve.linkage.stated import stated_log_odds
from innervate.engine.retrieve.linkage.weights import Weights

# So many pairs have their features in memory at once: about 200 MB.
_PAIRS_AT_ONCE = 250_000
# Log odds below which a pair is out: no second pass brings it back, and its features are let go.
HOPELESS = -7.0


@dataclass(frozen=True)
class ScoredPairs:
    """Pairs of records that are not hopeless, with their log odds after each step.

    ``pairs`` and ``appearances`` are rows of ``left`` and ``right``, which hold only records that were
    compared; an appearance is the best one of its pair. ``second_pass``: of the trees; ``log_odds``: with
    what the records state besides (identifiers, web domain).
    """

    left: Columns
    right: Columns
    pairs: Pairs
    appearances: Pairs
    table: FeatureTable
    first_pass: Floats
    second_pass: Floats
    log_odds: Floats

    def part(self, rows: npt.NDArray[np.int64]) -> ScoredPairs:
        """Some of the pairs."""
        return replace(
            self,
            pairs=self.pairs[rows],
            appearances=self.appearances[rows],
            table={name: column[rows] for name, column in self.table.items()},
            first_pass=self.first_pass[rows],
            second_pass=self.second_pass[rows],
            log_odds=self.log_odds[rows],
        )


class KnownSet:
    """A set of records with every index that comparing against it takes."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.rarity = rarity_of(columns)
        self.keys = KeyIndex(columns, self.rarity)
        self.neighbours = NeighbourIndex(columns, self.rarity)

    def candidates(self, left: Columns) -> Pairs:
        """Pairs (row of ``left``, row of this set) worth comparing; within this set each pair once."""
        to_itself = left is self.columns
        pairs = distinct(self.neighbours.pairs(left, to_itself=to_itself), self.keys.pairs(left))
        if not to_itself:
            return pairs
        apart = pairs[pairs[:, 0] != pairs[:, 1]]
        return np.unique(np.sort(apart, axis=1), axis=0)


def all_comparisons(left: Columns, known: KnownSet, pairs: Pairs) -> Comparison:
    """Every pair of names of every pair of records, with the rivalry of the names among all of them."""
    offset = 0 if left is known.columns else len(left.records)
    rows_left, at_left = np.unique(pairs[:, 0], return_inverse=True)
    rows_right, at_right = np.unique(pairs[:, 1], return_inverse=True)
    compared_left, compared_right = left.part(rows_left), known.columns.part(rows_right)
    local = np.stack([at_left, at_right], axis=1).astype(np.int64)
    appearances, pair = appearance_pairs(compared_left, compared_right, local)
    return Comparison(
        left=compared_left,
        right=compared_right,
        rarity=known.rarity,
        appearances=appearances,
        records=local[pair],
        nodes=pairs[pair] + np.array([0, offset]),
        pair=pair,
    )


def feature_chunks(comparison: Comparison) -> Iterator[tuple[Comparison, FeatureTable]]:
    """All features, some pairs at a time."""
    letters = letter_features(comparison)
    for start in range(0, len(comparison), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        chunk = comparison.part(part)
        table: FeatureTable = {name: column[part] for name, column in letters.items()}
        for family in (name_features, short_name_features, address_features):
            table.update(family(chunk))
        yield chunk, table


def score(left: Columns, known: KnownSet, weights: Weights) -> ScoredPairs:
    """Both passes over every candidate pair."""
    pairs = known.candidates(left)
    stated = stated_log_odds(left, known.columns, pairs)
    comparison = all_comparisons(left, known, pairs)
    rows, odds, table = _first_pass(comparison, stated, weights)
    best = best_row_of_each(comparison.pair[rows], odds)
    rows, odds = rows[best], odds[best]
    table = {name: column[best] for name, column in table.items()}
    table.update(rival_features(comparison.nodes[rows], odds))
    second_pass = weights.second.log_odds(weights.second.matrix(table))
    pair = comparison.pair[rows]
    return ScoredPairs(
        left=comparison.left,
        right=comparison.right,
        pairs=comparison.records[rows],
        appearances=comparison.appearances[rows],
        table=table,
        first_pass=odds,
        second_pass=second_pass,
        log_odds=second_pass + stated[pair],
    )


def _first_pass(
    comparison: Comparison, stated: Floats, weights: Weights
) -> tuple[npt.NDArray[np.int64], Floats, FeatureTable]:
    """Rows of ``comparison`` with hope, their log odds and features; same identifiers are always hope."""
    rows, odds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
    tables: list[FeatureTable] = []
    start = 0
    for chunk, table in feature_chunks(comparison):
        scores = weights.first.log_odds(weights.first.matrix(table))
        hope = np.flatnonzero((scores >= HOPELESS) | (stated[chunk.pair] > 0))
        rows.append(start + hope)
        odds.append(scores[hope])
        tables.append({name: column[hope] for name, column in table.items()})
        start += len(chunk)
    gathered = {
        name: np.concatenate([np.zeros(0, np.float32), *(table[name] for table in tables)])
        for name in weights.first.features
    }
    return np.concatenate(rows), np.concatenate(odds), gathered


def best_row_of_each(row: Indices, value: Floats) -> npt.NDArray[np.int64]:
    """Per pair of records the row of its best pair of names; the earlier one when two are equal."""
    order = np.lexsort((np.arange(len(row)), -value, row))
    return order[np.unique(row[order], return_index=True)[1]]

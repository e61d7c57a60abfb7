"""Train the weights on labelled records. Needs scikit-learn; nothing at run time imports this module.

The second pass learns from first-pass scores of records that the first pass did not see (cross-fitting),
and the thresholds are set on second-pass scores of the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from innervate.engine.retrieve.linkage.columns import Floats, Indices, prepare
from innervate.engine.retrieve.linkage.records import OrganisationRecord
from innervate.engine.retrieve.linkage.rivals import rival_features
from innervate.engine.retrieve.linkage.scoring import (
    KnownSet,
    all_comparisons,
    best_row_of_each,
    feature_chunks,
)

Flags = npt.NDArray[np.bool_]

FOLDS = 5
PRESELECT_PRECISION = 0.992  # aims above the .99 promised, which must also hold on records never seen
_SIGNIFICANT_DIGITS = 7


@dataclass(frozen=True)
class LabelledLink:
    """Two sets of records, and which are the same.

    ``same``: record id on the left -> record id on the right. ``tuned_on``: ids on the left to learn from;
    the others take part as rivals only, without their label.
    """

    left: Sequence[OrganisationRecord]
    right: Sequence[OrganisationRecord]
    same: Mapping[str, str]
    tuned_on: frozenset[str]


@dataclass(frozen=True)
class Recipe:
    """How trees are grown."""

    trees: int
    leaves: int
    rate: float
    penalty: float = 5.0
    least_rows: int = 30


FIRST = Recipe(trees=250, leaves=15, rate=0.08)
SECOND = Recipe(trees=150, leaves=15, rate=0.06)


def train(
    link: LabelledLink, *, version: str, provenance: Mapping[str, object], seed: int = 0
) -> dict[str, object]:
    """The contents of a weights file."""
    left, known = prepare(link.left), KnownSet(prepare(link.right))
    pairs = known.candidates(left)
    comparison = all_comparisons(left, known, pairs)
    chunks = [table for _, table in feature_chunks(comparison)]
    table = {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}
    row = comparison.pair
    same = _labels(link, pairs)
    tuned = np.array([record.record_id in link.tuned_on for record in link.left])[pairs[:, 0]]
    fold = _folds(len(link.left), seed)[pairs[:, 0]]

    telling = _telling_rows(row, same[row], table["letters_cosine"])
    first, odds = _cross_fit(FIRST, table, same[row], tuned[row] & telling, tuned[row], fold[row], seed)
    best = best_row_of_each(row, odds)
    second_table = {name: column[best] for name, column in table.items()}
    second_table.update(rival_features(comparison.nodes[best], odds[best]))
    second, final = _cross_fit(SECOND, second_table, same, tuned, tuned, fold, seed)
    return {
        "version": version,
        "provenance": dict(provenance),
        "thresholds": _thresholds(pairs, final, same, tuned, link),
        "first": first,
        "second": second,
    }


def _labels(link: LabelledLink, pairs: npt.NDArray[np.int64]) -> Flags:
    row_of = {record.record_id: row for row, record in enumerate(link.right)}
    partner = np.array([row_of.get(link.same.get(record.record_id, ""), -1) for record in link.left])
    same: Flags = partner[pairs[:, 0]] == pairs[:, 1]
    return same


def _folds(count: int, seed: int) -> Indices:
    return np.random.default_rng(seed).integers(0, FOLDS, size=count).astype(np.int32)


def _telling_rows(row: Indices, same: Flags, likeness: Floats) -> Flags:
    """All rows that are not the same, and of each pair that is only its likest pair of names.

    Two names of one body may have nothing in common; to teach that they are the same teaches noise.
    """
    telling = ~same
    matches = np.flatnonzero(same)
    telling[matches[best_row_of_each(row[matches], likeness[matches])]] = True
    return telling


def _cross_fit(
    recipe: Recipe,
    table: Mapping[str, Floats],
    same: Flags,
    taught: Flags,
    tuned: Flags,
    fold: Indices,
    seed: int,
) -> tuple[dict[str, object], Floats]:
    """The forest of all taught rows, and log odds: of tuned rows by forests that never saw their record."""
    rows = np.stack(list(table.values()), axis=1)
    whole = _grown(recipe, rows[taught], same[taught], seed)
    odds = np.asarray(whole.decision_function(rows), dtype=np.float32)
    for held_out in range(FOLDS):
        seen = taught & (fold != held_out)
        unseen = tuned & (fold == held_out)
        if unseen.any():
            odds[unseen] = _grown(recipe, rows[seen], same[seen], seed).decision_function(rows[unseen])
    return _as_json(whole, list(table)), odds


def _grown(recipe: Recipe, rows: Floats, same: Flags, seed: int) -> Any:
    return HistGradientBoostingClassifier(
        max_iter=recipe.trees,
        learning_rate=recipe.rate,
        max_leaf_nodes=recipe.leaves,
        l2_regularization=recipe.penalty,
        min_samples_leaf=recipe.least_rows,
        early_stopping=False,
        random_state=seed,
    ).fit(rows, same)


def _as_json(model: Any, features: Sequence[str]) -> dict[str, object]:
    """The trees as flat lists, in the layout of ``trees.Forest``."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("roots", "feature", "threshold", "low", "high", "unknown_low", "value")
    }
    for (predictor,) in model._predictors:  # no public access to the trees of this class
        offset = len(columns["feature"])
        columns["roots"].append(offset)
        nodes = predictor.nodes
        means = _means_of_nodes(nodes)
        for node, mean in zip(nodes, means, strict=True):
            leaf = bool(node["is_leaf"])
            columns["feature"].append(-1 if leaf else int(node["feature_idx"]))
            columns["threshold"].append(0 if leaf else _short(min(float(node["num_threshold"]), 1e30)))
            columns["low"].append(0 if leaf else offset + int(node["left"]))
            columns["high"].append(0 if leaf else offset + int(node["right"]))
            columns["unknown_low"].append(int(not leaf and bool(node["missing_go_to_left"])))
            columns["value"].append(_short(mean))
    return {
        "features": list(features),
        "baseline": _short(float(model._baseline_prediction.ravel()[0])),
        **columns,
    }


def _means_of_nodes(nodes: npt.NDArray[Any]) -> list[float]:
    """Value of each leaf, and of each inner node the mean of its leaves weighted by training rows."""
    means = [float(node["value"]) for node in nodes]
    for at in range(len(nodes) - 1, -1, -1):  # children stand after their parent
        node = nodes[at]
        if not node["is_leaf"]:
            low, high = int(node["left"]), int(node["right"])
            weights = float(nodes[low]["count"]), float(nodes[high]["count"])
            means[at] = (means[low] * weights[0] + means[high] * weights[1]) / sum(weights)
    return means


def _short(value: float) -> float:
    return float(f"{value:.{_SIGNIFICANT_DIGITS}g}")


def _thresholds(
    pairs: npt.NDArray[np.int64], odds: Floats, same: Flags, tuned: Flags, link: LabelledLink
) -> dict[str, float]:
    """Probabilities: ``propose`` with the best F1, ``preselect`` with the precision aimed at."""
    rows = np.flatnonzero(tuned)
    rows = rows[best_row_of_each(pairs[rows, 0].astype(np.int32), odds[rows])]
    rows = rows[np.argsort(-odds[rows])]
    right = np.cumsum(same[rows])
    proposed = np.arange(1, len(rows) + 1)
    partners = sum(
        1 for record in link.left if record.record_id in link.tuned_on and record.record_id in link.same
    )
    best = int(np.argmax(2 * right / (proposed + partners)))
    precise = np.flatnonzero(right / proposed >= PRESELECT_PRECISION)
    strict = int(precise[-1]) if len(precise) else 0
    return {
        name: _short(float(1 / (1 + np.exp(-odds[rows[at]]))))
        for name, at in (("propose", best), ("preselect", strict))
    }

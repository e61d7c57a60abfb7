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

from innervate.engine.retrieve.linkage.columns import Floats, Indices
from innervate.engine.retrieve.linkage.comparison import FeatureTable
from innervate.engine.retrieve.linkage.examples import FOLDS, Examples, LabelledLink, examples_of, samples
from innervate.engine.retrieve.linkage.forest_export import forest_as_json, shortened
from innervate.engine.retrieve.linkage.rivals import rival_features
from innervate.engine.retrieve.linkage.scoring import best_row_of_each

PRESELECT_PRECISION = 0.993  # aims above the .99 promised, which must also hold on records never seen


@dataclass(frozen=True)
class Recipe:
    """How trees are grown."""

    trees: int
    leaves: int
    rate: float
    penalty: float = 5.0
    least_rows: int = 30


FIRST = Recipe(trees=320, leaves=16, rate=0.065)
SECOND = Recipe(trees=180, leaves=12, rate=0.05)


def train(
    link: LabelledLink, *, version: str, provenance: Mapping[str, object], seed: int = 0
) -> dict[str, object]:
    """The contents of a weights file.

    Beside the whole link it learns from samples of it, small and with fields taken out, because a directory
    may know sixty bodies, and a spreadsheet may have names only. Thresholds are those of the whole link.
    """
    sets = [s for s in map(examples_of, (link, *samples(link, seed))) if len(s.same)]
    first, odds = _cross_fit(FIRST, sets, [s.table for s in sets], [s.telling for s in sets], seed)
    judged = [_second_pass(s, o) for s, o in zip(sets, odds, strict=True)]
    second, final = _cross_fit(
        SECOND, [s for s, _ in judged], [table for _, table in judged], [s.tuned for s, _ in judged], seed
    )
    return {
        "version": version,
        "provenance": dict(provenance),
        "thresholds": _thresholds(judged[0][0], final[0], link),
        "first": first,
        "second": second,
    }


def _second_pass(examples: Examples, odds: Floats) -> tuple[Examples, FeatureTable]:
    """One row a pair of records, with the features of its rivals."""
    best = best_row_of_each(examples.pair, odds)
    part = examples.part(best)
    return part, {**part.table, **rival_features(part.nodes, odds[best])}


def _cross_fit(
    recipe: Recipe,
    sets: Sequence[Examples],
    tables: Sequence[FeatureTable],
    taught: Sequence[npt.NDArray[np.bool_]],
    seed: int,
) -> tuple[dict[str, object], list[Floats]]:
    """The forest of all taught rows, and log odds by set: of tuned records by forests that never saw them."""
    names = list(tables[0])
    rows = np.concatenate([np.stack([table[name] for name in names], axis=1) for table in tables])
    same = np.concatenate([s.same for s in sets])
    fold = np.concatenate([s.fold for s in sets])
    tuned = np.concatenate([s.tuned for s in sets])
    teach = np.concatenate(list(taught))
    whole = _grown(recipe, rows[teach], same[teach], seed)
    odds = np.asarray(whole.decision_function(rows), dtype=np.float32)
    for held_out in range(FOLDS):
        seen, unseen = teach & (fold != held_out), tuned & (fold == held_out)
        if unseen.any():
            odds[unseen] = _grown(recipe, rows[seen], same[seen], seed).decision_function(rows[unseen])
    ends = np.cumsum([len(s.same) for s in sets])[:-1]
    return forest_as_json(whole, names), np.split(odds, ends)


def _grown(recipe: Recipe, rows: Floats, same: npt.NDArray[np.bool_], seed: int) -> Any:
    never_known = np.isnan(rows).all(axis=0)
    if never_known.any():  # scikit-learn cannot bin a column without any value; a constant one is never used
        rows = np.where(never_known, np.float32(0.0), rows)
    return HistGradientBoostingClassifier(
        max_iter=recipe.trees,
        learning_rate=recipe.rate,
        max_leaf_nodes=recipe.leaves,
        l2_regularization=recipe.penalty,
        min_samples_leaf=recipe.least_rows,
        max_features=0.6,
        early_stopping=False,
        random_state=seed,
    ).fit(rows, same)


def _thresholds(examples: Examples, odds: Floats, link: LabelledLink) -> dict[str, float]:
    """Probabilities: ``propose`` with the best F1, ``preselect`` with the precision aimed at."""
    rows = np.flatnonzero(examples.tuned)
    rows = rows[best_row_of_each(examples.left_record[rows].astype(np.int32), odds[rows])]
    rows = rows[np.argsort(-odds[rows])]
    right = np.cumsum(examples.same[rows])
    proposed: Indices = np.arange(1, len(rows) + 1, dtype=np.int32)
    partners = len(link.tuned_on & set(link.same))
    best = int(np.argmax(2 * right / (proposed + partners)))
    precise = np.flatnonzero(right / proposed >= PRESELECT_PRECISION)
    strict = int(precise[-1]) if len(precise) else 0
    return {
        name: shortened(float(1 / (1 + np.exp(-odds[rows[at]]))))
        for name, at in (("propose", best), ("preselect", strict))
    }

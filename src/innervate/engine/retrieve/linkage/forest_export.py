"""Trees of scikit-learn as plain lists, in the layout that ``trees.Forest`` reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

_SIGNIFICANT_DIGITS = 7
_INFINITY = 1e30  # JSON has none; a split "known or not" has this threshold


def forest_as_json(model: Any, features: Sequence[str]) -> dict[str, object]:
    """``model``: a fitted HistGradientBoostingClassifier of two classes on the columns ``features``."""
    columns: dict[str, list[float]] = {
        name: [] for name in ("roots", "feature", "threshold", "low", "high", "unknown_low", "value")
    }
    for (predictor,) in model._predictors:  # the trees of this class have no public access
        offset = len(columns["feature"])
        columns["roots"].append(offset)
        for node, mean in zip(predictor.nodes, _means_of_nodes(predictor.nodes), strict=True):
            leaf = bool(node["is_leaf"])
            columns["feature"].append(-1 if leaf else int(node["feature_idx"]))
            columns["threshold"].append(
                0 if leaf else shortened(min(float(node["num_threshold"]), _INFINITY))
            )
            columns["low"].append(0 if leaf else offset + int(node["left"]))
            columns["high"].append(0 if leaf else offset + int(node["right"]))
            columns["unknown_low"].append(int(not leaf and bool(node["missing_go_to_left"])))
            columns["value"].append(shortened(mean))
    baseline = shortened(float(model._baseline_prediction.ravel()[0]))
    return {"features": list(features), "baseline": baseline, **columns}


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


def shortened(value: float) -> float:
    """Seven digits are what single precision holds; more would only make the file long."""
    return float(f"{value:.{_SIGNIFICANT_DIGITS}g}")

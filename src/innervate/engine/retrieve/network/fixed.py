"""The model for a node with too little history to learn from: few signals, straight curves, set by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from innervate.engine.retrieve.network.model import Curve, PartnerModel

#: Signal: points of (value, part of the score). Orders of magnitude after docs/benchmarks/partners.md.
_POINTS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "text.profile": ((0, 0), (1, 1)),
    "text.best_three": ((0, 0), (1, 1)),
    "theme.recent": ((0, 0), (1, 1)),
    "ties.strength_on_theme": ((0, 0), (0.02, 0.3), (0.2, 0.6)),
    "ties.number": ((0, 0), (1, 0.3), (5, 0.6)),
    "ties.earlier_number": ((0, 0), (1, 0.2), (5, 0.5)),
    "circle.walk": ((0, 0), (0.1, 0.3), (1, 0.6)),
    "circle.team": ((0, 0), (1, 0.5)),
    "place.same_country": ((0, 0), (1, 0.1)),
    "place.distance": ((0, 0.2), (1500, 0)),
}


def fixed_model() -> PartnerModel:
    """Needs no training and no history: a body without any is ranked by its own words and its place."""
    curves = {
        name: Curve(
            np.array([value for value, _ in points], np.float32),
            np.array([part for _, part in points], np.float32),
        )
        for name, points in _POINTS.items()
    }
    return PartnerModel("fixed-1", curves)

"""Learning the curves: a conditional logit with penalised splines, from past choices of partners.

Each past consortium is a choice among the bodies known on its day. The loss is convex and nothing is
drawn at random: the same history gives the same model. Source of the form: McFadden's conditional
logit; penalised splines after Eilers and Marx (1996), on linear instead of cubic pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from innervate.engine.retrieve.network.arrays import Floats, Ints, Mask, Sparse
from innervate.engine.retrieve.network.model import Curve

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choices:
    """Past choices. ``values``: candidates of all questions, one after the other, x signals; ``chosen``: who
    became partner; ``sizes``: candidates per question, at least one of them chosen; ``weight``: of questions.
    """

    names: tuple[str, ...]
    values: Floats
    chosen: Mask
    sizes: Ints
    weight: Doubles


@dataclass(frozen=True, slots=True)
class LearningSettings:
    """``knots``: per curve at most. ``bend``, ``slope``: penalties of second and first differences between
    knots, times ``penalty``. ``large``: a consortium of n partners counts n to the power of this.
    Tuned on consortia of 2023 (docs/benchmarks/partners.md).
    """

    knots: int = 8
    bend: float = 30.0
    slope: float = 30.0
    penalty: float = 1e-3
    large: float = 0.8
    steps: int = 80


def learn_curves(choices: Choices, settings: LearningSettings | None = None) -> dict[str, Curve]:
    """One curve per signal, each with mean 0 over the candidates that it was learnt from.

    A signal that never varies has no curve. Raises ValueError when there is no choice to learn from.
    """
    if not len(choices.sizes):
        raise ValueError("no past choice to learn from")
    chosen_settings = settings or LearningSettings()
    knots = {
        name: each
        for column, name in enumerate(choices.names)
        if len(each := _knots(choices.values[:, column], choices.chosen, chosen_settings.knots)) > 1
    }
    columns = [choices.names.index(name) for name in knots]
    basis = _basis(choices.values[:, columns], list(knots.values()))
    weights = _minimise(basis, choices, list(knots.values()), chosen_settings)
    means = np.asarray(basis.mean(axis=0)).ravel()
    curves, start = {}, 0
    for name, each in knots.items():
        piece = slice(start, start + len(each))
        centred = weights[piece] - means[piece] @ weights[piece]
        curves[name] = Curve(each, centred.astype(np.float32))
        start += len(each)
    return curves


def _knots(values: Floats, chosen: Mask, count: int) -> Floats:
    """Quantiles of partners and of as many other candidates, evenly spaced over the latter."""
    partners = values[chosen]
    others = values[np.linspace(0, len(values) - 1, min(len(partners), len(values))).astype(np.int64)]
    levels = np.quantile(np.concatenate([partners, others]), np.linspace(0, 1, count))
    return np.unique(levels.astype(np.float32))


def _basis(values: Floats, knots: Sequence[Floats]) -> Sparse:
    """Rows x knots of all signals: how much of each knot's value a row takes (two per signal)."""
    rows, width = values.shape
    index = np.empty((rows, 2 * width), np.int32)
    share = np.empty((rows, 2 * width), np.float32)
    start = 0
    for column, each in enumerate(knots):
        clipped = np.clip(values[:, column], each[0], each[-1])
        left = np.clip(np.searchsorted(each, clipped, side="right") - 1, 0, len(each) - 2)
        share[:, 2 * column + 1] = (clipped - each[left]) / (each[left + 1] - each[left])
        share[:, 2 * column] = 1 - share[:, 2 * column + 1]
        index[:, 2 * column] = start + left
        index[:, 2 * column + 1] = start + left + 1
        start += len(each)
    ends = np.arange(rows + 1, dtype=np.int64) * 2 * width
    return sparse.csr_matrix((share.ravel(), index.ravel(), ends), shape=(rows, start))


def _penalty(knots: Sequence[Floats], settings: LearningSettings) -> Sparse:
    blocks = []
    for each in knots:
        unit = np.eye(len(each))
        slope, bend = np.diff(unit, axis=0), np.diff(unit, n=2, axis=0)
        # A trace of ridge: the level of a curve is free, and must not drift.
        blocks.append(settings.slope * slope.T @ slope + settings.bend * bend.T @ bend + 1e-3 * unit)
    return settings.penalty * sparse.block_diag(blocks).tocsr()


def _minimise(
    basis: Sparse, choices: Choices, knots: Sequence[Floats], settings: LearningSettings
) -> Doubles:
    starts = np.concatenate([[0], np.cumsum(choices.sizes)[:-1]]).astype(np.int64)
    question = np.repeat(np.arange(len(choices.sizes)), choices.sizes)
    partners = np.add.reduceat(choices.chosen.astype(np.float64), starts)
    weight = choices.weight * np.maximum(partners, 1) ** (settings.large - 1)
    total = float(weight @ partners)
    wanted = choices.chosen * weight[question]
    penalty, transposed = _penalty(knots, settings), basis.T.tocsr()

    def loss(values: Doubles) -> tuple[float, Doubles]:
        scores = np.asarray(basis @ values.astype(np.float32), dtype=np.float64)
        highest = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - highest[question])
        sums = np.add.reduceat(odds, starts)
        expected = (weight * partners / sums)[question] * odds
        gap = float((weight * partners) @ (np.log(sums) + highest) - wanted @ scores) / total
        slope = np.asarray(transposed @ (expected - wanted).astype(np.float32), dtype=np.float64) / total
        pull = penalty @ values
        return gap + float(values @ pull) / 2, slope + pull

    start = np.zeros(basis.shape[1])
    limits = {"maxiter": settings.steps, "maxfun": 2 * settings.steps}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=limits)
    return np.asarray(found.x, dtype=np.float64)

"""Learning curves from choices."""

from __future__ import annotations

import numpy as np
import pytest

from innervate.engine.retrieve.network.learning import Choices, learn_curves


def choices(seed: int = 0, questions: int = 60) -> Choices:
    """Of ten the one with the highest ``tells`` is chosen; ``noise`` says nothing, ``same`` never varies."""
    chance = np.random.default_rng(seed)
    values = chance.random((questions, 10, 3)).astype(np.float32)
    values[:, :, 2] = 0.5
    chosen = values[:, :, 0] == values[:, :, 0].max(axis=1, keepdims=True)
    return Choices(
        ("tells", "noise", "same"),
        values.reshape(-1, 3),
        chosen.ravel(),
        np.full(questions, 10, np.int64),
        np.ones(questions),
    )


def test_what_tells_gets_the_rising_curve_and_what_never_varies_none() -> None:
    curves = learn_curves(choices())
    assert set(curves) == {"tells", "noise"}
    assert (np.diff(curves["tells"].values) > 0).all()
    assert np.ptp(curves["tells"].values) > 10 * np.ptp(curves["noise"].values)


def test_learnt_curves_find_the_partner_of_new_questions() -> None:
    curves, new = learn_curves(choices()), choices(seed=1)
    scores = sum(curve.at(new.values[:, new.names.index(name)]) for name, curve in curves.items())
    picked = np.asarray(scores).reshape(-1, 10).argmax(axis=1)
    assert (picked == new.chosen.reshape(-1, 10).argmax(axis=1)).mean() > 0.8


def test_each_curve_has_mean_0_over_what_it_was_learnt_from() -> None:
    learnt = choices()
    for name, curve in learn_curves(learnt).items():
        assert abs(curve.at(learnt.values[:, learnt.names.index(name)]).mean()) < 1e-3


def test_the_same_choices_give_the_same_curves() -> None:
    one, other = learn_curves(choices()), learn_curves(choices())
    assert {name: each.values.tolist() for name, each in one.items()} == {
        name: each.values.tolist() for name, each in other.items()
    }


def test_no_choice_is_no_model() -> None:
    nothing = Choices(
        ("a",), np.zeros((0, 1), np.float32), np.zeros(0, np.bool_), np.zeros(0, np.int64), np.zeros(0)
    )
    with pytest.raises(ValueError, match="no past choice"):
        learn_curves(nothing)

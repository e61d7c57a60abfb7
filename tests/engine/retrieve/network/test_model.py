"""Curves and the additive model."""

from __future__ import annotations

import json

import numpy as np
import pytest

from innervate.engine.retrieve.network import ModelOutdated, PartnerModel
from innervate.engine.retrieve.network.model import Curve


def curve(knots: list[float], values: list[float]) -> Curve:
    return Curve(np.array(knots, np.float32), np.array(values, np.float32))


MODEL = PartnerModel("test-1", {"text.a": curve([0, 1], [-1, 1]), "ties.b": curve([0, 2, 3], [0, 1, 0])})


def test_a_curve_is_straight_between_knots_and_level_beyond() -> None:
    found = curve([0, 2, 4], [0, 1, -1]).at(np.array([-5, 0, 1, 2, 3, 9], np.float32))
    assert found.tolist() == [0, 0, 0.5, 1, 0, -1]


@pytest.mark.parametrize(("knots", "values"), [([0], [1]), ([0, 0], [1, 2]), ([1, 0], [1, 2]), ([0, 1], [1])])
def test_a_curve_needs_ascending_knots(knots: list[float], values: list[float]) -> None:
    with pytest.raises(ValueError, match="ascending"):
        curve(knots, values)


def test_the_score_is_the_sum_of_its_parts() -> None:
    signals = {"text.a": np.array([[0, 0.5]], np.float32), "ties.b": np.array([[2.5, 0]], np.float32)}
    assert {name: part.tolist() for name, part in MODEL.parts(signals).items()} == {
        "text.a": [[-1, 0]],
        "ties.b": [[0.5, 0]],
    }
    assert MODEL.score(signals).tolist() == [[-0.5, 0]]


def test_a_missing_signal_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"ties\.b"):
        MODEL.score({"text.a": np.zeros((1, 1), np.float32)})


def test_a_model_survives_json() -> None:
    again = PartnerModel.from_json(json.loads(json.dumps(MODEL.as_json())))
    assert again.as_json() == MODEL.as_json()


def test_a_model_for_other_signals_is_refused() -> None:
    with pytest.raises(ModelOutdated, match="made for signals 0"):
        PartnerModel.from_json({**MODEL.as_json(), "signals": "0"})

"""Training on the history itself."""

from __future__ import annotations

from datetime import date

import pytest
from tests.engine.retrieve.network.networks import communities

from innervate.engine.retrieve.network import (
    HistoryTooShort,
    PartnerRecommender,
    Snapshot,
    TrainingPlan,
    train,
)
from innervate.engine.retrieve.network.training import months_before, partners_of, question_of

PLAN = TrainingPlan(periods=4, least=20)


@pytest.mark.parametrize(
    ("day", "earlier"),
    [
        (date(2024, 1, 1), date(2023, 7, 1)),
        (date(2024, 8, 31), date(2024, 2, 1)),
        (date(2024, 6, 9), date(2023, 12, 1)),
    ],
)
def test_months_before(day: date, earlier: date) -> None:
    assert months_before(day, 6) == earlier


def test_a_learnt_model_finds_partners_of_later_projects() -> None:
    history, split = communities(), date(2024, 7, 1)
    recommender = PartnerRecommender(Snapshot(history, split), train(history, split, plan=PLAN))
    later = [each for each in history.collaborations if each.known_on >= split]
    found = wanted = 0
    for each in later:
        best = {body_id for body_id, _ in recommender.best(question_of(each), 19)}
        found += len(best & set(partners_of(each)))
        wanted += len(partners_of(each))
    assert len(later) > 20
    assert found / wanted > 0.9  # by chance 19 of 39, .49


def test_the_same_history_gives_the_same_model() -> None:
    history, split = communities(), date(2024, 7, 1)
    assert train(history, split, plan=PLAN).as_json() == train(history, split, plan=PLAN).as_json()


def test_what_comes_after_the_day_teaches_nothing() -> None:
    history, split = communities(), date(2024, 1, 1)
    shorter = communities(projects=len(history.projects_before(split)))
    one, other = train(history, split, plan=PLAN), train(shorter, split, plan=PLAN)
    assert one.provenance == other.provenance
    assert one.curves.keys() == other.curves.keys()


def test_too_little_history_is_said() -> None:
    with pytest.raises(HistoryTooShort, match="0 past consortia, 50 are needed"):
        train(communities(projects=2), date(2021, 2, 1))

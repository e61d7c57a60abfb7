"""Recommendations: parts that add up, the seeker left out, reasons that are true."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from tests.engine.retrieve.network.networks import HEART, START, communities, questions, records

from innervate.engine.profile import ProfileId
from innervate.engine.retrieve.evidence import Reason
from innervate.engine.retrieve.network import (
    Body,
    Collaboration,
    History,
    PartnerQuestion,
    PartnerRecommender,
    Snapshot,
    fixed_model,
)

Records = tuple[list[Body], list[Collaboration]]
LATER = START + timedelta(days=1700)


def over(history: History, day: date = LATER, newcomers: bool = True) -> PartnerRecommender:
    return PartnerRecommender(Snapshot(history, day, newcomers=newcomers), fixed_model())


@settings(max_examples=20)
@given(records(), questions)
def test_parts_add_up_and_the_seeker_is_never_ranked(drawn: Records, question: PartnerQuestion) -> None:
    recommender = over(History(*drawn))
    found = recommender.recommend(question, 10)
    assert {each.body_id for each in found} == {body.body_id for body in drawn[0]} - {question.seeker}
    for each, (_, score) in zip(found, recommender.best(question, 10), strict=True):
        assert each.score == pytest.approx(sum(each.parts.values()), abs=1e-9)
        assert each.score == pytest.approx(sum(each.signals.values()), abs=1e-9)
        assert each.score == pytest.approx(score, abs=1e-5)


@settings(max_examples=15)
@given(records(), questions)
def test_the_order_of_the_records_does_not_matter(drawn: Records, question: PartnerQuestion) -> None:
    bodies, collaborations = drawn
    shuffled = (
        random.Random(5).sample(bodies, len(bodies)),
        random.Random(6).sample(collaborations, len(collaborations)),
    )
    assert over(History(*shuffled)).best(question, 10) == over(History(bodies, collaborations)).best(
        question, 10
    )


def test_those_who_work_on_the_theme_come_first() -> None:
    best = [each.body_id for each in over(communities()).recommend(HEART, 15)]
    assert max(best) < "b20"


def _told(history: History, seeker: str, body: str) -> tuple[list[Reason], list[Reason]]:
    question = PartnerQuestion(ProfileId(seeker), "heart", "")
    found = over(history).look_at(question, [ProfileId(body)])[ProfileId(body)]
    return list(found.reasons), list(found.against)


def small() -> History:
    """a and b worked together on the heart, b and c on the lung, long ago; e and a in a former programme."""
    ids = {name: ProfileId(name) for name in "abcde"}
    return History(
        [Body(ids[name]) for name in "abcde"],
        [
            Collaboration("heart", LATER - timedelta(days=100), (ids["a"], ids["b"]), ids["a"], "heart"),
            Collaboration("lung", LATER - timedelta(days=2000), (ids["b"], ids["c"]), None, "lung"),
            Collaboration("old", LATER - timedelta(days=3000), (ids["a"], ids["e"])),
        ],
    )


def test_reasons_name_the_projects_and_the_common_partners() -> None:
    assert _told(small(), "a", "b") == (
        [
            Reason("network-worked-together", {"count": 1, "projects": ["heart"]}),
            Reason("network-projects-on-theme", {"projects": ["heart"], "nearness": [0.5]}),
        ],
        [],
    )
    assert _told(small(), "a", "c") == (
        [Reason("network-common-partners", {"count": 1, "partners": ["b"]})],
        [Reason("network-new-to-you"), Reason("network-last-project", {"years": 5})],
    )


def test_an_earlier_programme_counts_as_worked_together() -> None:
    assert _told(small(), "a", "e") == (
        [Reason("network-worked-together-earlier", {"count": 1, "projects": ["old"]})],
        [Reason("network-no-project")],
    )


def test_who_has_no_history_is_still_ranked_and_said_to_be_new() -> None:
    assert _told(small(), "a", "d") == ([], [Reason("network-new-to-you"), Reason("network-no-project")])


def test_a_stranger_who_asks_for_nothing_gets_everybody() -> None:
    found = over(small()).recommend(PartnerQuestion(ProfileId("nobody"), ""), 10)
    assert sorted(each.body_id for each in found) == ["a", "b", "c", "d", "e"]


def test_without_newcomers_only_those_with_a_project_are_candidates() -> None:
    found = over(small(), newcomers=False).best(PartnerQuestion(None, "heart"), 10)
    assert [body_id for body_id, _ in found] == ["a", "b", "c"]


def test_records_that_come_twice_are_refused() -> None:
    one = Body(ProfileId("a"))
    with pytest.raises(ValueError, match="body comes twice"):
        History([one, one], [])
    with pytest.raises(ValueError, match="member comes twice in p"):
        History([one], [Collaboration("p", START, (one.body_id, one.body_id))])

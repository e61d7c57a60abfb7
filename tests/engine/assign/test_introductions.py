"""Introductions: exact on small problems, and a checker that notices a broken plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from innervate.engine.assign import (
    BrokenRule,
    Introduction,
    Introductions,
    IntroductionsRefused,
    Plan,
    Status,
    broken_rules,
    introduce,
)
from innervate.engine.profile import ProfileId

PAIRS = [Introduction(ProfileId(seeker), ProfileId(candidate)) for seeker in "ab" for candidate in "xyz"]

problems = st.builds(
    Introductions,
    st.dictionaries(st.sampled_from(PAIRS), st.integers(1, 9).map(lambda tenth: tenth / 10)),
    st.integers(0, 3),
    st.dictionaries(st.sampled_from([ProfileId(each) for each in "xyz"]), st.integers(0, 2)),
)


def best_value(problem: Introductions) -> float:
    """Try every set of pairs."""
    best = 0.0
    for count in range(len(problem.scores) + 1):
        for chosen in combinations(problem.scores, count):
            value = sum(problem.scores[pair] for pair in chosen)
            if not broken_rules(problem, Plan(chosen, value, value, Status.FEASIBLE)):
                best = max(best, value)
    return best


@given(problems)
def test_a_plan_keeps_every_rule_and_no_plan_is_better(problem):
    plan = introduce(problem)

    assert broken_rules(problem, plan) == ()
    assert plan.value == pytest.approx(best_value(problem))
    assert (plan.status, plan.gap) == (Status.OPTIMAL, pytest.approx(0.0, abs=1e-9))


@given(problems, st.randoms())
def test_the_order_of_the_input_does_not_change_the_plan(problem, random):
    shuffled = dict(random.sample(sorted(problem.scores.items(), key=str), len(problem.scores)))

    assert introduce(replace(problem, scores=shuffled)) == introduce(problem)


@given(problems)
def test_the_checker_notices_a_candidate_over_capacity(problem):
    plan = introduce(problem)
    assume(plan.choices)
    first = plan.choices[0]

    tight = replace(problem, capacity={**problem.capacity, first.candidate: 0})

    assert BrokenRule("introduction-candidate-over-capacity", (first.candidate,)) in broken_rules(tight, plan)


@given(problems)
def test_the_checker_notices_each_other_fault(problem):
    plan = introduce(problem)
    assume(plan.choices)
    first = plan.choices[0]
    who = (first.seeker, first.candidate)
    left = {pair: score for pair, score in problem.scores.items() if pair != first}

    rules = {
        "twice": broken_rules(problem, replace(plan, choices=(*plan.choices, first))),
        "limit": broken_rules(replace(problem, per_seeker=0), plan),
        "pair": broken_rules(replace(problem, scores=left), plan),
        "value": broken_rules(problem, replace(plan, value=plan.value + 1)),
        "bound": broken_rules(problem, replace(plan, bound=plan.value - 1)),
    }

    assert BrokenRule("introduction-twice", who) in rules["twice"]
    assert BrokenRule("introduction-seeker-over-limit", (first.seeker,)) in rules["limit"]
    assert BrokenRule("introduction-not-possible", who) in rules["pair"]
    assert rules["value"] == rules["bound"] == (BrokenRule("introduction-value-wrong", ()),)


def test_a_good_candidate_goes_where_it_helps_all_most():
    a_x, a_y, b_x = PAIRS[0], PAIRS[1], PAIRS[3]
    problem = Introductions({a_x: 0.9, a_y: 0.8, b_x: 0.7}, per_seeker=1)

    plan = introduce(problem)

    assert (plan.choices, plan.value) == ((a_y, b_x), pytest.approx(1.5))


@pytest.mark.parametrize("score", [0.0, -1.0, float("nan"), float("inf")])
def test_a_score_that_is_none_is_refused(score):
    with pytest.raises(IntroductionsRefused):
        Introductions({PAIRS[0]: score}, per_seeker=1)


def test_a_limit_below_nothing_is_refused():
    with pytest.raises(IntroductionsRefused):
        Introductions({}, per_seeker=-1)
    with pytest.raises(IntroductionsRefused):
        Introductions({}, per_seeker=1, capacity={ProfileId("x"): -1})


def test_nobody_to_introduce_is_an_empty_plan():
    assert introduce(Introductions({}, per_seeker=2)) == Plan((), 0.0, 0.0, Status.OPTIMAL)

"""Three-valued criteria: sound, order-free, and never flipped by a more exact fact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.profiles import organisation

from innervate.engine.profile import DaySpan, Fact, FactName, Interval, OneOf, SomeOf, Source, Stated, Text
from innervate.engine.qualify import (
    AtLeast,
    Compare,
    Comparison,
    IsOneOf,
    Not,
    Verdict,
    all_of,
    any_of,
    evaluate,
    facts_of,
)

HERE = Source("test")
STAFF, SIZE, SECTORS = FactName("staff"), FactName("size"), FactName("sectors")
CODES = ("a", "b", "c")
HIGHEST = 6

numbers = st.integers(0, HIGHEST)
some_codes = st.frozensets(st.sampled_from(CODES))


def staff(low, high) -> Fact:
    return Fact(STAFF, Interval(*(Decimal(end) if end is not None else None for end in (low, high))), HERE)


atoms = st.one_of(
    st.builds(Compare, st.just("staff"), st.just(STAFF), st.sampled_from(Comparison), numbers.map(Decimal)),
    st.builds(IsOneOf, st.just("size"), st.just(SIZE), some_codes),
    st.builds(IsOneOf, st.just("sectors"), st.just(SECTORS), some_codes),
)


def several(inner):
    return st.lists(inner, max_size=3).flatmap(
        lambda criteria: st.builds(
            AtLeast, st.just("n"), st.integers(0, len(criteria)), st.just(tuple(criteria))
        )
    )


trees = st.recursive(
    atoms, lambda inner: st.builds(Not, st.just("not"), inner) | several(inner), max_leaves=8
)

#: What is still possible of one subject: staff numbers, sizes, sector sets.
possibilities = st.fixed_dictionaries(
    {
        "staff": st.tuples(numbers, numbers).map(sorted),
        "size": some_codes.filter(bool),
        "sectors": st.tuples(some_codes, some_codes).map(lambda pair: (pair[0], pair[0] | pair[1])),
    }
)


def facts(possible) -> list[Fact]:
    return [
        staff(*possible["staff"]),
        Fact(SIZE, OneOf(possible["size"]), HERE),
        Fact(SECTORS, SomeOf(*possible["sectors"]), HERE),
    ]


@st.composite
def refined(draw, possible):
    """One exact subject among the possible ones."""
    low, high = possible["staff"]
    exact = draw(st.integers(low, high))
    known, most = possible["sectors"]
    extra = draw(st.frozensets(st.sampled_from(sorted(most)))) if most else frozenset()
    sectors = known | extra
    return {
        "staff": [exact, exact],
        "size": frozenset({draw(st.sampled_from(sorted(possible["size"])))}),
        "sectors": (sectors, sectors),
    }


def holds(criterion, exact) -> bool:
    """Two-valued logic for a subject of whom everything is known, written anew."""
    if isinstance(criterion, Not):
        return not holds(criterion.criterion, exact)
    if isinstance(criterion, AtLeast):
        return sum(holds(each, exact) for each in criterion.criteria) >= criterion.count
    if isinstance(criterion, IsOneOf):
        own = exact["size"] if criterion.fact == SIZE else exact["sectors"][0]
        return bool(own & criterion.codes)
    value, limit = exact["staff"][0], criterion.limit
    return {
        "at_least": value >= limit,
        "at_most": value <= limit,
        "above": value > limit,
        "below": value < limit,
    }[criterion.comparison.value]


@given(trees, st.data())
def test_a_verdict_holds_for_every_value_that_is_still_possible(criterion, data):
    possible = data.draw(possibilities)
    exact = data.draw(refined(possible))

    verdict = evaluate(criterion, facts(possible)).verdict

    assert verdict is Verdict.UNKNOWN or (verdict is Verdict.MET) == holds(criterion, exact)
    assert evaluate(criterion, facts(exact)).verdict is (
        Verdict.MET if holds(criterion, exact) else Verdict.NOT_MET
    )


@given(trees, possibilities, st.sets(st.sampled_from((STAFF, SIZE, SECTORS))), st.data())
def test_stating_a_fact_never_turns_a_verdict_into_its_opposite(criterion, possible, stated, data):
    exact = data.draw(refined(possible))
    before = evaluate(criterion, [fact for fact in facts(possible) if fact.name in stated]).verdict

    after = evaluate(criterion, facts(exact)).verdict

    assert before in (Verdict.UNKNOWN, after)


@given(st.lists(atoms, min_size=1, max_size=5), st.integers(0, 5), possibilities, st.randoms())
def test_the_order_of_at_least_does_not_matter(criteria, count, possible, random):
    count = min(count, len(criteria))
    shuffled = random.sample(criteria, len(criteria))

    one, two = (
        evaluate(AtLeast("n", count, tuple(each)), facts(possible)).verdict for each in (criteria, shuffled)
    )

    assert one is two


@given(trees)
def test_what_nobody_stated_is_never_a_no(criterion):
    finding = evaluate(criterion, [])

    for each in finding.walk():
        if not each.children and each.missing:
            assert each.verdict is Verdict.UNKNOWN
    if finding.verdict is Verdict.UNKNOWN:
        assert finding.missing_facts


SMALL = Compare("under-250", STAFF, Comparison.BELOW, Decimal(250))


@pytest.mark.parametrize(
    ("fact", "verdict"),
    [
        (staff(10, 20), Verdict.MET),
        (staff(10, None), Verdict.UNKNOWN),
        (staff(300, None), Verdict.NOT_MET),
        (staff(200, 250), Verdict.UNKNOWN),
        (staff(250, 250), Verdict.NOT_MET),
        (Fact(STAFF, Interval(Decimal(1), Decimal(2)), HERE, unit="EUR"), Verdict.NOT_COMPUTABLE),
        (Fact(STAFF, Text("a few"), HERE), Verdict.NOT_COMPUTABLE),
        (Fact(STAFF, Interval(), HERE, stated=Stated.NOT_STATED), Verdict.UNKNOWN),
        (Fact(STAFF, Interval(), HERE, stated=Stated.NOT_APPLICABLE), Verdict.NOT_COMPUTABLE),
        (Fact(STAFF, Interval(), HERE, stated=Stated.NONE), Verdict.NOT_COMPUTABLE),
    ],
)
def test_a_number_is_compared_in_its_unit(fact, verdict):
    assert evaluate(SMALL, [fact]).verdict is verdict


@pytest.mark.parametrize(
    ("values", "stated", "verdict"),
    [
        (SomeOf(frozenset({"x"}), frozenset({"x"})), Stated.STATED, Verdict.NOT_MET),
        (SomeOf(frozenset({"x"})), Stated.STATED, Verdict.UNKNOWN),
        (SomeOf(frozenset({"a", "x"})), Stated.STATED, Verdict.MET),
        (SomeOf(), Stated.NONE, Verdict.NOT_MET),
        (OneOf(None), Stated.STATED, Verdict.UNKNOWN),
        (OneOf(frozenset({"a", "x"})), Stated.STATED, Verdict.UNKNOWN),
    ],
)
def test_codes_are_met_by_what_is_certain(values, stated, verdict):
    fact = Fact(SECTORS, values, HERE, stated=stated)

    assert evaluate(IsOneOf("sector", SECTORS, frozenset({"a"})), [fact]).verdict is verdict


def test_days_are_compared_as_days():
    founded = FactName("founded")
    after = Compare("young", founded, Comparison.ABOVE, date(2020, 1, 1))

    verdicts = [
        evaluate(after, [Fact(founded, DaySpan(first, last), HERE)]).verdict
        for first, last in (
            (date(2021, 1, 1), None),
            (date(2019, 1, 1), date(2019, 12, 31)),
            (date(2019, 1, 1), date(2021, 1, 1)),
        )
    ]

    assert verdicts == [Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN]


def test_sources_that_disagree_leave_it_unknown():
    finding = evaluate(SMALL, [staff(10, 10), staff(400, 400)])

    assert (finding.verdict, finding.reason, finding.missing) == (Verdict.UNKNOWN, "facts-disagree", (STAFF,))


def test_what_only_a_person_can_judge_is_not_a_question_to_the_seeker():
    judged = Fact(STAFF, Text("a few"), HERE)

    assert evaluate(all_of("both", [SMALL, SMALL]), [judged]).verdict is Verdict.NOT_COMPUTABLE
    assert evaluate(Not("not", SMALL), [judged]).verdict is Verdict.NOT_COMPUTABLE
    assert (
        evaluate(any_of("either", [SMALL, IsOneOf("size", SIZE, frozenset("a"))]), [judged]).verdict
        is Verdict.UNKNOWN
    )


def test_an_impossible_count_is_refused():
    with pytest.raises(ValueError, match="2 of 1"):
        AtLeast("two of one", 2, (SMALL,))


def test_facts_of_a_profile_are_its_own_its_kind_its_country_and_its_facets():
    profile = organisation("a", country="BE", facets={"size": ("small",), "stage": ()})

    assert {fact.name: fact.values for fact in facts_of(profile)} == {
        "kind": OneOf(frozenset({"organisation"})),
        "country": OneOf(frozenset({"BE"})),
        "size": SomeOf(frozenset({"small"}), frozenset({"small"})),
    }

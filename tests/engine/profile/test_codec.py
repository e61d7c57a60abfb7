"""Facts written as JSON read back equal; what is no fact is refused by name."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innervate.engine.profile import DaySpan, Fact, FactName, Interval, OneOf, SomeOf, Source, Stated, Text
from innervate.engine.profile.codec import FactUnreadable, fact_from_json, fact_to_json, values_from_json

codes = st.frozensets(st.text(min_size=1, max_size=6), max_size=4)
days = st.none() | st.dates()
numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2)


def ordered(pair):
    first, last = pair
    return pair if first is None or last is None or first <= last else (last, first)


values = st.one_of(
    st.tuples(numbers, numbers).map(ordered).map(lambda ends: Interval(*ends)),
    st.tuples(days, days).map(ordered).map(lambda ends: DaySpan(*ends)),
    (st.none() | codes).map(OneOf),
    st.tuples(codes, st.none() | codes).map(
        lambda pair: SomeOf(pair[0], None if pair[1] is None else pair[0] | pair[1])
    ),
    st.builds(Text, st.text(), st.sampled_from(["", "en", "fr"])),
)
facts = st.builds(
    Fact,
    st.text(min_size=1).map(FactName),
    values,
    st.builds(Source, st.text(), st.text(), days, st.text(), st.text()),
    st.text(),
    days,
    st.sampled_from(Stated),
)


@given(facts)
def test_a_fact_reads_back_equal_through_json(fact):
    assert fact_from_json(json.loads(json.dumps(fact_to_json(fact)))) == fact


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("12", "values is not an object"),
        ({"type": "guess"}, "'guess' is not a type of values"),
        ({"type": "interval", "low": True}, "low is not a number"),
        ({"type": "days", "first": 3}, "first is not a day"),
        ({"type": "one_of", "possible": [1]}, "possible is not a list of codes"),
    ],
)
def test_what_is_no_fact_is_refused_by_name(data, said):
    with pytest.raises(FactUnreadable, match=said):
        values_from_json(data)


def test_a_fact_without_source_is_refused():
    with pytest.raises(FactUnreadable, match="no source"):
        fact_from_json({"name": "headcount", "values": {"type": "interval"}})


def test_ends_in_the_wrong_order_are_no_interval():
    with pytest.raises(ValueError, match="above"):
        Interval(Decimal(2), Decimal(1))
    with pytest.raises(ValueError, match="after"):
        DaySpan(date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(ValueError, match="possible"):
        SomeOf(frozenset({"a"}), frozenset({"b"}))

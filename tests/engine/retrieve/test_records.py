"""Profiles read back equal to what was packed."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from innervate.engine.profile import (
    DaySpan,
    EvidenceUnit,
    Fact,
    FactName,
    Interval,
    OneOf,
    Place,
    Profile,
    ProfileId,
    SomeOf,
    Source,
    Stated,
    Text,
    Tie,
    UnitKind,
)
from innervate.engine.retrieve.index.records import pack, unpack

plain = st.text(max_size=12)
codes = st.frozensets(st.text(string.ascii_lowercase, max_size=3), max_size=3)
days = st.none() | st.dates()
sources = st.builds(Source, plain, plain, days, plain, plain)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=2)


def ordered(kind, ends):
    """An interval with its ends in order, any of them open."""
    return st.tuples(st.none() | ends, st.none() | ends).map(
        lambda pair: kind(*sorted(pair)) if None not in pair else kind(*pair)
    )


values = st.one_of(
    ordered(Interval, numbers),
    ordered(DaySpan, st.dates()),
    st.builds(OneOf, st.none() | codes),
    codes.flatmap(lambda known: st.builds(SomeOf, st.just(known), st.none() | codes.map(known.union))),
    st.builds(Text, plain, plain),
)
profiles = st.builds(
    Profile,
    profile_id=plain.map(ProfileId),
    kind=plain,
    names=st.lists(plain, max_size=3).map(tuple),
    audience=codes,
    units=st.lists(
        st.builds(
            EvidenceUnit,
            plain,
            st.sampled_from(UnitKind),
            plain,
            plain,
            plain,
            st.lists(plain, max_size=2).map(tuple),
            days,
            st.none() | sources,
        ),
        max_size=3,
    ).map(tuple),
    facts=st.lists(
        st.builds(Fact, plain.map(FactName), values, sources, plain, days, st.sampled_from(Stated)),
        max_size=3,
    ).map(tuple),
    place=st.builds(Place, plain, plain, st.none() | st.floats(-90, 90), st.none() | st.floats(-180, 180)),
    ties=st.lists(
        st.builds(Tie, plain, plain, st.lists(plain.map(ProfileId), max_size=2).map(tuple), days), max_size=2
    ).map(tuple),
    identifiers=st.dictionaries(plain, plain, max_size=2),
    facets=st.dictionaries(plain, st.lists(plain, max_size=2).map(tuple), max_size=2),
)


@given(profiles)
def test_a_profile_reads_back_the_same(profile):
    assert unpack(pack(profile)) == profile


def test_numbers_keep_their_digits_and_days_their_day():
    fact = Fact(FactName("x"), Interval(Decimal("1.10"), None), Source("s"), as_of=date(2024, 2, 29))
    profile = Profile(ProfileId("a"), "organisation", (), frozenset(), facts=(fact,))

    read = unpack(pack(profile)).facts[0]

    assert (str(read.values.low), read.as_of) == ("1.10", date(2024, 2, 29))

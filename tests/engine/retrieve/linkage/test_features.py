"""Features are looked at as a whole: each is the same from either side, and unknown is never different."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from tests.engine.retrieve.linkage.made_up import directory, organisation, records

from innervate.engine.retrieve.linkage.columns import prepare
from innervate.engine.retrieve.linkage.comparison import Comparison
from innervate.engine.retrieve.linkage.rarity import rarity_of
from innervate.engine.retrieve.linkage.scoring import feature_chunks

RARITY = rarity_of(prepare(directory()))
PAIR, NODES = np.array([[0, 0]]), np.array([[0, 1]])


def features(left, right):
    comparison = Comparison(
        prepare([left]), prepare([right]), RARITY, PAIR, PAIR, NODES, np.zeros(1, dtype=np.int32)
    )
    ((_, table),) = feature_chunks(comparison)
    return {name: float(column[0]) for name, column in table.items()}


@given(records("a"), records("b"))
@settings(deadline=None)
def test_every_feature_is_the_same_from_either_side(one, other):
    assert features(one, other) == pytest.approx(features(other, one), abs=1e-6, nan_ok=True)


@given(records("a"))
@settings(deadline=None)
def test_a_record_is_as_like_itself_as_can_be(one):
    itself = features(one, one)
    full = {"name_equal", "name_ratio", "words_equal", "words_covered_low", "letters_cosine", "words_stems"}
    assert {name: itself[name] for name in full} == pytest.approx(dict.fromkeys(full, 1.0), abs=1e-4)


def test_what_one_side_does_not_say_is_unknown_and_not_different():
    full = organisation(
        "a", "Hexavia", short_name="HX", street="Lindenweg 7", website="hexavia.example", kind="company"
    )
    bare = replace(full, record_id="b", short_name="", street="", website="", kind="", country="", city="")
    unknown = {name for name, value in features(full, bare).items() if np.isnan(value)}
    assert unknown == {
        "city_ratio",
        "city_set",
        "country_equal",
        "kind_equal",
        "legal_form_equal",
        "numbers_equal",
        "short_equal",
        "short_ratio",
        "street_numbers",
        "street_ratio",
        "street_words",
    }

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from tests.engine.retrieve.linkage.made_up import directory, organisation, records

from innervate.engine.retrieve.linkage.blocking import appearance_pairs, distinct
from innervate.engine.retrieve.linkage.columns import prepare
from innervate.engine.retrieve.linkage.scoring import KnownSet

KNOWN = directory()


def met(new, known):
    """Ids of the known records that a new one is compared with."""
    columns = prepare(known)
    return {known[j].record_id for _, j in KnownSet(columns).candidates(prepare([new])).tolist()}


@pytest.mark.parametrize(
    ("known", "new"),
    [
        (
            organisation("x", "Quellmont Biomaterials", street="Lindenweg 8"),
            organisation("new", "Something Else Entirely", street="Lindenweg 8"),
        ),
        (
            organisation("x", "Alvora Union for Ceramic Kilns", short_name="AUCK"),
            organisation("new", "Ofenverband", short_name="AUCK"),
        ),
        (
            organisation("x", "Rare Enzyme Centre"),
            organisation("new", "Enzymzentrum", short_name="REC"),
        ),
        (
            organisation("x", "Quellmont Biomaterials", website="https://quellmont.example"),
            organisation("new", "Another Name", website="shop.quellmont.example"),
        ),
        (
            organisation("x", "Quellmont Biomaterials", website="https://formerly.example"),
            organisation("new", "Formerly Kilns"),
        ),
        (
            organisation("x", "Quellmont", identifiers={"duns": "123456"}),
            organisation("new", "Another Name", place=("FR", "Lyon"), identifiers={"duns": "12-34-56"}),
        ),
        (
            organisation("x", "Quellmont Biomaterials", place=("FR", "Lyon")),
            organisation("new", "QUELLMONT BIOMATERIALS SA", place=("DE", "Köln")),
        ),
    ],
    ids=["address", "short name", "initials", "web domain", "domain and word", "identifier", "name abroad"],
)
def test_each_block_brings_records_together_that_names_alone_do_not(known, new):
    assert "x" in met(new, [*KNOWN, known])
    stranger = replace(known, names=("Unrelated",), street="", short_name="", website="", identifiers={})
    assert "x" not in met(replace(new, country="PT"), [*KNOWN, replace(stranger, country="FI")])


@given(records("a"))
@settings(deadline=None, max_examples=30)
def test_a_record_always_meets_itself(one):
    assert "a" in met(replace(one, record_id="new"), [*KNOWN, one])


def test_within_one_set_each_pair_comes_once_and_none_with_itself():
    columns = prepare([*KNOWN, replace(KNOWN[0], record_id="again")])
    found = KnownSet(columns).candidates(columns)
    assert len(found) > 0
    assert (found[:, 0] < found[:, 1]).all()
    assert len(np.unique(found, axis=0)) == len(found)


def test_pairs_from_several_blocks_are_kept_once():
    assert distinct([np.array([[3, 1], [0, 2]])], [(0, 2), (1, 1)]).tolist() == [[0, 2], [1, 1], [3, 1]]
    assert distinct([], []).tolist() == []


def test_every_name_of_one_side_meets_every_name_of_the_other():
    left = prepare([organisation("a", "One", "Two"), organisation("b", "Three")])
    right = prepare([organisation("c", "Four"), organisation("d", "Five", "Six")])
    names, row = appearance_pairs(left, right, np.array([[0, 1], [1, 0]]))
    assert (names.tolist(), row.tolist()) == ([[0, 1], [0, 2], [1, 1], [1, 2], [2, 0]], [0, 0, 0, 0, 1])

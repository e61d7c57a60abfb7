"""Typeahead: beginnings, inner words, a slip of the finger, and nothing hidden."""

from __future__ import annotations

import pytest
from tests.engine.profiles import HIDDEN, PUBLIC, document, index_of, organisation

from innervate.engine.retrieve import Index


@pytest.fixture
def index(tmp_path):
    return index_of(
        tmp_path,
        organisation("biowin", name="BioWin"),
        organisation("win", name="Winbio Labs"),
        organisation("erasme", name="Hôpital Érasme"),
        organisation("secret", name="BioSecret", audience=HIDDEN),
    )


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("bio", ["BioWin"]),
        ("BIOW", ["BioWin"]),
        ("era", ["Hôpital Érasme"]),
        ("hopital e", ["Hôpital Érasme"]),
        ("lab", ["Winbio Labs"]),
        ("biowni", ["BioWin"]),
        ("biosecr", []),
        ("zzzz", []),
        ("", []),
    ],
)
def test_it_offers_what_the_reader_may_see(index, typed, offered):
    assert [each.text for each in index.suggest(typed, audience=PUBLIC)] == offered


def test_the_hidden_name_is_there_for_those_who_may_see_it(index):
    assert [each.text for each in index.suggest("biosecr", audience=HIDDEN)] == ["BioSecret"]


def test_a_whole_beginning_comes_before_an_inner_word_and_a_slip(tmp_path):
    index = index_of(
        tmp_path,
        organisation("inner", name="Institute of Cardio"),
        organisation("start", name="Cardio Institute of Brussels"),
        organisation("slip", name="Cradio"),
    )

    found = index.suggest("cardio", audience=PUBLIC)

    assert [(each.profile_id, each.slips) for each in found] == [("start", 0), ("inner", 0), ("slip", 1)]


class Labels:
    def broader(self, code):
        return ()

    def labels(self, code):
        return {"en": code.partition(":")[2]}


def test_labels_are_offered_only_if_a_visible_profile_has_them(tmp_path):
    index = Index.create(tmp_path, codebook=Labels())
    index.update(
        [
            organisation("open", units=[document("open#0", "x", codes=["mesh:cardiology"])]),
            organisation("shut", audience=HIDDEN, units=[document("shut#0", "x", codes=["mesh:cardiotomy"])]),
        ]
    )

    assert [(each.text, each.code) for each in index.suggest("cardio", audience=PUBLIC)] == [
        ("cardiology", "mesh:cardiology")
    ]
    assert [each.code for each in index.suggest("cardiot", audience=HIDDEN)] == ["mesh:cardiotomy"]


def test_the_limit_is_kept(tmp_path):
    index = index_of(tmp_path, *(organisation(f"o{number}", name=f"Heart {number}") for number in range(9)))

    assert len(index.suggest("heart", audience=PUBLIC, limit=4)) == 4
    assert index.suggest("heart", audience=PUBLIC, limit=0) == ()

"""Words, grams, folding, languages: what a text is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innervate.engine.retrieve.analysis import (
    detect_language,
    fold,
    grams,
    identifier_key,
    left_out_words,
    stem,
    words,
)
from innervate.engine.retrieve.analysis.languages import STEMMERS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heart-failure (COVID-19)", ["heart", "failure", "covid", "19"]),
        ("L'hôpital x_y", ["l", "hôpital", "x", "y"]),
        ("हिन्दी की", ["हिन्दी", "की"]),
        ("中文分词", ["中文", "文分", "分词"]),
        ("ไทย", ["ไท", "ทย"]),
        ("ﬁbre α-synuclein", ["fibre", "α", "synuclein"]),
        ("中", ["中"]),
        ("", []),
    ],
)
def test_words_keep_their_combining_marks(text, expected):
    assert words(text) == expected


@given(st.text(max_size=60))
def test_words_are_never_empty_and_are_the_same_the_second_time(text):
    found = words(text)
    assert all(found)
    assert all(words(word) == [word] for word in found if word.isascii())


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("heart", ("^hea", "hear", "eart", "art$")),
        ("tb", ("^tb$",)),
        ("c", ("^c$",)),
        ("Érasme", ("^era", "eras", "rasm", "asme", "sme$")),
        ("中文", ()),
    ],
)
def test_grams_mark_the_ends_of_a_word(word, expected):
    assert grams(word) == expected


def test_folding_gives_one_spelling():
    assert fold("Hôpital Łódź Straße Œuvre Ø") == "hopital lodz strasse oeuvre o"
    assert fold("ไทย हिन्दी") == "ไทย हिन्दी"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000000218250097"),
        ("BE 0477.472.701", "be0477472701"),
        ("https://ror.org/02495e989/", "02495E989"),
    ],
)
def test_identifiers_are_compared_without_punctuation(one, other):
    assert identifier_key(one) == identifier_key(other)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("who can help us with a study of cancer", "en"),
        ("qui peut nous aider avec une étude du cancer", "fr"),
        ("het ziekenhuis van de stad Gent", "nl"),
        ("Krankenhaus und die Daten", "de"),
        ("el hospital de la ciudad", "es"),
        ("l'ospedale della città è", "it"),
        ("o hospital da cidade não", "pt"),
        ("szpital w Krakowie jest", "pl"),
        ("中文", "zh"),
        ("Νοσοκομείο", "el"),
        ("больница", "ru"),
        ("BioWin", ""),
        ("hospital data platform", ""),
        ("", ""),
    ],
)
def test_the_language_is_said_only_when_it_shows(text, lang):
    assert detect_language(text) == lang


def test_function_words_of_an_unknown_language_are_those_of_all_it_may_be():
    assert left_out_words(["imaging", "of", "tumours", "in", "hospitals"], "") == {"of", "in"}
    assert left_out_words(["le", "coeur"], "en") == frozenset()
    assert left_out_words(["le", "coeur"], "fr") == {"le"}


@pytest.mark.parametrize("lang", sorted(STEMMERS))
def test_every_named_stemmer_is_there(lang):
    assert stem("a", lang)


def test_a_language_without_stemmer_keeps_its_words():
    assert stem("café", "xx") == "café"
    assert stem("hearts", "en") == stem("heart", "en")

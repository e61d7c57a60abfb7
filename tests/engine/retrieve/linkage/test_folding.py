import pytest
from hypothesis import given
from hypothesis import strategies as st

from innervate.engine.retrieve.linkage.folding import fold, loosen


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Société d'Études", "societe d etudes"),
        ("ACME S.A.", "acme sa"),
        ("Χαροκόπειο Πανεπιστήμιο", "charokopeio panepistimio"),
        ("Българска академия на науките", "balgarska akademiya na naukite"),
        ("Wyższa Szkoła w Łodzi", "wyzsza szkola w lodzi"),
        ("Straße & Søn", "strasse son"),
        ("King's College", "kings college"),
        ("  ", ""),
    ],
)
def test_text_of_any_european_alphabet_becomes_plain_words(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(("one", "other"), [("koeln", "koln"), ("aarhus", "arhus"), ("muenchen", "munchen")])
def test_two_spellings_of_a_vowel_become_one(one, other):
    assert loosen(one) == loosen(other)


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)

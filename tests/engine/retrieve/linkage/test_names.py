import pytest
from hypothesis import given
from hypothesis import strategies as st

from innervate.engine.retrieve.linkage.names import normal_name


@pytest.mark.parametrize(
    ("name", "text", "legal_form"),
    [
        ("Hexavia Gesellschaft mit beschränkter Haftung", "hexavia", "gmbh"),
        ("Hexavia GmbH & Co. KG", "hexavia", "gmbhcokg"),
        ("HEXAVIA S. R. L.", "hexavia", "srl"),
        (
            "Hexavia Spółka z ograniczoną odpowiedzialnością",
            "hexavia spolka z ograniczona odpowiedzialnoscia"[:7],
            "",
        ),
        ("S.C. Hexavia S.R.L.", "hexavia", "sc srl"),
        ("Hexavia Ltd Research Branch", "hexavia research branch", "ltd"),
        ("GmbH", "gmbh", ""),
    ],
)
def test_the_legal_form_is_taken_off_and_kept_apart(name, text, legal_form):
    normal = normal_name(name)
    assert normal.text == text
    if legal_form:
        assert normal.legal_form == legal_form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Universität Wien", "University of Vienna"),
        ("Università degli Studi di Padova", "UNIVERSITA DEGLI STUDI DI PADUA"),
        ("Hospital Clínic de Lisboa", "Clinic Hospital Lisbon"),
        ("Ministerstvo zdravotnictví", "Ministry of Health"),
    ],
)
def test_one_name_in_two_languages_has_the_same_concepts(one, other):
    assert sorted(set(normal_name(one).concepts)) == sorted(set(normal_name(other).concepts))


def test_initials_leave_out_little_words():
    assert normal_name("Centre for the Study of Rare Enzymes").initials == "csre"


def test_a_faculty_is_seen():
    assert normal_name("Faculté de médecine, Hexavia").parts == frozenset({"faculty"})


@given(st.text(min_size=1, max_size=40).filter(lambda text: any(c.isalpha() for c in text)))
def test_a_name_with_letters_never_becomes_empty(name):
    assert normal_name(name).words

"""Labels, hierarchy, tolerant look-up and phrases of one list."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innervate.vocab import Mark, Mention, Provenance, Term, UnknownCode, Vocabulary, vocabulary

STATED = Provenance(
    title={"en": "Fields"},
    version="1",
    source="made for this test",
    url="",
    licence="CC0-1.0",
    attribution="",
    mark=Mark.OURS,
    checked_on=date(2026, 11, 21),
)


def fields(*terms):
    return Vocabulary("fields", STATED, terms)


CARE = fields(
    Term("care", {"en": "care", "fr": "soins"}),
    Term("imaging", {"en": "medical imaging"}, broader=("care",), alt_labels={"en": ("radiology",)}),
    Term("mri", {"en": "MRI scanner", "fr": "appareil d'IRM"}, broader=("imaging", "device")),
    Term("device", {"en": "medical device"}, notations={"emdn": "Z11"}),
    Term("device-law", {"en": "medical device law"}, broader=("device",)),
)


def test_broader_is_transitive_nearest_first():
    assert CARE.broader("mri") == ("imaging", "device", "care")
    assert CARE.broader("care") == ()


def test_narrower_is_transitive_and_children_are_one_level():
    assert CARE.narrower("care") == ("imaging", "mri")
    assert CARE.children("care") == ("imaging",)
    assert CARE.roots == ("care", "device")


def test_an_unknown_code_is_an_error_of_its_own():
    for ask in (CARE.label, CARE.broader, CARE.narrower, CARE.children, CARE.__getitem__):
        with pytest.raises(UnknownCode) as caught:
            ask("nothing")
        assert (caught.value.vocabulary, caught.value.code) == ("fields", "nothing")


def test_a_label_falls_back_to_the_untranslated_name_then_to_english():
    assert CARE.label("mri", "fr") == "appareil d'IRM"
    assert CARE.label("imaging", "fr") == "medical imaging"
    assert Term("x", {"mul": "Liège", "en": "Liege"}).label("fr") == "Liège"
    assert Term("x", {}).label("fr") == "x"
    assert CARE.choices("fr")[0] == ("care", "soins")


@pytest.mark.parametrize(
    "written",
    ["Germany", "germany ", "GERMANY", "Allemagne", "Deutschland", "DE", "de", "DEU", "Duitsland", "Niemcy"],
)
def test_a_country_is_found_however_it_is_written(written):
    assert vocabulary("countries").find(written) == "DE"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Cote d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("UK", "GB"),
        ("EL", "GR"),
        ("Ελλάδα", "GR"),
        ("Czech Republic", "CZ"),
        ("The Netherlands", "NL"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Łotwa", "LV"),
        ("Lotwa", "LV"),
    ],
)
def test_accents_old_names_and_eu_codes_are_borne(written, code):
    assert vocabulary("countries").find(written) == code


def test_what_no_term_is_called_is_not_found():
    countries = vocabulary("countries")
    assert [countries.find(text) for text in ("", "  ", "?!", "Atlantis")] == [None] * 4
    assert countries.candidates("Atlantis") == ()


def test_a_name_that_two_terms_bear_is_found_for_neither():
    twins = fields(Term("a", {"en": "bank"}), Term("b", {"en": "Bank"}), Term("c", {"fr": "bank"}))
    assert twins.find("bank") is None
    assert twins.candidates("bank") == ("a", "b", "c")
    assert twins.find("bank", "fr") == "c"


def test_a_code_goes_before_a_label_and_own_codes_before_foreign_ones():
    terms = fields(
        Term("it", {"en": "Italy"}),
        Term("tech", {"en": "it"}, notations={"other": "it"}),
        Term("z", {"en": "zed"}, notations={"other": "Q1"}),
    )
    assert terms.find("IT") == "it"
    assert terms.find("q1") == "z"


def test_a_plural_is_found_when_nothing_else_is():
    kinds = vocabulary("organisation_kinds")
    assert kinds.find("hospitals") == "care_provider"
    assert kinds.find("associations de patients", "fr") == "patient_organisation"


def test_a_misspelt_name_is_suggested_never_taken():
    countries = vocabulary("countries")
    assert countries.find("Germny") is None
    assert countries.suggest("Germny")[0] == "DE"
    assert countries.suggest("Luxemburgo", "es")[0] == "LU"
    assert countries.suggest("") == ()
    assert countries.suggest("qqqqqqqq") == ()


def test_phrases_are_met_longest_first_without_overlap():
    assert CARE.mentions("Law: the medical-device law on medical devices, MRI scanners") == (
        Mention(2, 4, ("device-law",)),
        Mention(6, 7, ("device",)),
        Mention(8, 9, ("mri",)),
    )


def test_codes_are_no_words_of_a_sentence():
    assert vocabulary("countries").mentions("is it or not") == ()
    assert [m.codes for m in vocabulary("countries").mentions("hospitals in France and Belgium")] == [
        ("FR",),
        ("BE",),
    ]


def test_a_query_is_expanded_by_everything_below_what_it_names():
    assert CARE.expand("radiology and soins") == {"imaging", "mri", "care"}
    assert CARE.expand("nothing of the kind") == frozenset()


def test_a_french_query_reaches_the_fields_below():
    science = vocabulary("euroscivoc")
    reached = {science.label(code, "en") for code in science.expand("un outil pour l'oncologie")}
    assert {"oncology", "breast cancer", "leukemia"} <= reached


@given(st.text(max_size=60))
def test_any_text_may_be_looked_up(text):
    countries = vocabulary("countries")
    found = countries.find(text)
    assert found is None or found in countries
    assert all(code in countries for code in countries.expand(text))
    assert all(code in countries for code in countries.suggest(text))


@st.composite
def hierarchies(draw):
    """Terms whose broader terms come before them: a hierarchy without circles."""
    size = draw(st.integers(1, 12))
    terms = []
    for number in range(size):
        above = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        terms.append(Term(str(number), {"en": f"term {number}"}, broader=tuple(map(str, sorted(above)))))
    return fields(*terms)


@given(hierarchies())
def test_broader_and_narrower_mirror_each_other(terms):
    up = {(code, above) for code in terms.codes for above in terms.broader(code)}
    down = {(below, code) for code in terms.codes for below in terms.narrower(code)}
    assert up == down


@given(hierarchies())
def test_broader_is_closed(terms):
    for code in terms.codes:
        above = set(terms.broader(code))
        assert {higher for each in above for higher in terms.broader(each)} <= above
        assert code not in above

"""Every list that the product ships keeps the storage rule of the house."""

from datetime import date

import pytest

from innervate.vocab import EVERY_LANGUAGE, Mark, UnknownVocabulary, vocabulary, vocabulary_names

OURS = {
    "cordis_activity_types",
    "countries",
    "euroscivoc",
    "expert_roles",
    "ipr_status",
    "languages",
    "nuts",
    "organisation_kinds",
    "partner_sizes",
    "partnership_types",
    "sectors",
    "size_classes",
    "stages",
    "trl",
}
#: The publisher's French was not at hand for these: the upper levels and the medical branch have it.
FRENCH_IN_PART = {"euroscivoc"}


def test_the_lists_that_others_rely_on_are_there():
    assert set(vocabulary_names()) >= OURS


@pytest.mark.parametrize("name", vocabulary_names())
def test_a_list_says_where_it_comes_from(name):
    provenance = vocabulary(name).provenance

    assert provenance.version
    assert provenance.source
    assert provenance.licence
    assert isinstance(provenance.mark, Mark)
    assert date(2026, 1, 1) <= provenance.checked_on <= date(2100, 1, 1)
    assert {"en", "fr"} <= set(provenance.title)
    if "European Union" in provenance.source or provenance.licence.startswith("EC reuse"):
        assert "© European Union" in provenance.attribution


@pytest.mark.parametrize("name", vocabulary_names())
def test_a_list_is_whole(name):
    terms = vocabulary(name)
    codes = [term.code for term in terms]

    assert codes
    assert len(codes) == len(set(codes))
    assert [above for term in terms for above in term.broader if above not in terms] == []
    assert [code for code in codes if code in terms.broader(code)] == []


@pytest.mark.parametrize("name", vocabulary_names())
def test_every_term_can_be_shown_in_english_and_french(name):
    terms = vocabulary(name)

    def lacks(lang):
        return [t.code for t in terms if lang not in t.labels and EVERY_LANGUAGE not in t.labels]

    assert lacks("en") == []
    if name not in FRENCH_IN_PART:
        assert lacks("fr") == []


def test_the_medical_branch_of_the_fields_of_science_is_in_french():
    fields = vocabulary("euroscivoc")
    medical = next(term.code for term in fields if term.labels["en"] == "medical and health sciences")

    assert len(fields.narrower(medical)) > 100
    assert [code for code in (medical, *fields.narrower(medical)) if "fr" not in fields[code].labels] == []


@pytest.mark.parametrize("name", vocabulary_names())
def test_a_label_in_any_of_its_languages_finds_its_term(name):
    terms = vocabulary(name)

    def found(term, lang):
        return term.code in terms.candidates(term.labels[lang], lang)

    assert [(term.code, lang) for term in terms for lang in term.labels if not found(term, lang)] == []


def test_notations_that_name_other_lists_name_codes_of_theirs():
    kinds = set(vocabulary("organisation_kinds").codes)
    sizes = set(vocabulary("size_classes").codes)
    stages = set(vocabulary("stages").codes)

    def named(list_name, notation):
        texts = (term.notations.get(notation, "") for term in vocabulary(list_name))
        return {code for text in texts for code in text.split("|") if code}

    assert named("cordis_activity_types", "organisation_kinds") <= kinds
    assert named("partner_sizes", "organisation_kinds") <= kinds
    assert named("partner_sizes", "size_classes") == sizes
    assert named("trl", "suggested_stage") == stages
    assert named("nuts", "country") <= set(vocabulary("countries").codes)


def test_an_unknown_list_is_an_error_of_its_own():
    with pytest.raises(UnknownVocabulary) as caught:
        vocabulary("../pyproject")
    assert caught.value.name == "../pyproject"


def test_a_list_is_loaded_once():
    assert vocabulary("countries") is vocabulary("countries")

"""Columns are mapped by what stands above and in them, with a reason, or left to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innervate.sources.spreadsheet import (
    ORGANISATION_FIELDS,
    PERSON_FIELDS,
    ColumnGuess,
    FieldSpec,
    Reason,
    Shape,
    guess_mapping,
)
from innervate.sources.spreadsheet.mapping import _header_words


def fields_of(headers, rows=(), schema=ORGANISATION_FIELDS):
    return [guess.field for guess in guess_mapping(headers, rows, schema)]


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("Organisation|Country|VAT number|Website|Sector", "name|country|vat|website|sectors"),
        ("Raison sociale|Pays|N° TVA|Site internet|Secteur d’activité", "name|country|vat|website|sectors"),
        ("Bedrijfsnaam|Land|BTW-nummer|Webadres|Sector", "name|country|vat|website|sectors"),
        ("Firmenname|Staat|USt-IdNr|Webseite|Branche", "name|country|vat|website|sectors"),
        ("Razón social|País|NIF|Página web|Sector", "name|country|vat|website|sectors"),
        ("Ragione sociale|Paese|Partita IVA|Sito web|Settore", "name|country|vat|website|sectors"),
        ("Designação|País|NIPC|Sítio web|Setor", "|country|vat|website|sectors"),
        ("Nazwa firmy|Kraj|NIP|Strona www|Branża", "name|country|vat|website|sectors"),
    ],
)
def test_headers_are_known_in_eight_languages(headers, fields):
    assert fields_of(headers.split("|")) == [field or None for field in fields.split("|")]


def test_a_guess_says_by_what_it_was_made():
    headers = ["Raison sociale", "Where", "Notes"]
    rows = [["A", "Belgique", "x"], ["B", "FR", None], ["C", "Allemagne", "y"]]

    by_header = Reason("header-means-field", {"header": "Raison sociale", "word": "raison sociale"})
    by_values = Reason("values-look-like-field", {"percent": 100, "shape": "country"})
    by_header = Reason("header-means-field", {"header": "Raison sociale", "word": "raison sociale"})
    by_values = Reason("values-look-like-field", {"percent": 100, "shape": "country"})
    assert guess_mapping(headers, rows, ORGANISATION_FIELDS) == [
        ColumnGuess(0, "Raison sociale", "name", 1.0, by_header),
        ColumnGuess(1, "Where", "country", 0.9, by_values),
        ColumnGuess(2, "Notes", None, 0.0, Reason("no-field-fits", {"header": "Notes"})),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["https://ror.org/05gq02987", "055a54548"], "ror"),
        (["BE0403170701", "FR40303265045"], "vat"),
        (["a@b.eu", "info@example.org"], "email"),
        (["www.example.org", "https://a.b/c", "example.eu"], "website"),
        (["0000 0001 2103 4996"], "isni"),
        (["BEKBOBCE.0403170701"], "euid"),
        (["hospital", "CHU", "PME"], "kind"),
        (["medtech; oncology", "IA"], "sectors"),
        (["999619146", "912743326"], None),  # nine digits may also be a SIREN
        (["12", "200"], None),
        (["some text", "other text"], None),
        ([None, None], None),
    ],
)
def test_values_give_a_column_away_only_if_nothing_else_looks_like_them(values, field):
    assert fields_of(["unclear"], [[value] for value in values]) == [field]


def test_a_header_that_the_values_contradict_is_not_trusted():
    rows = [["no web site yet"], ["none"], ["see above"], ["in preparation"]]
    (guess,) = guess_mapping(["Website"], rows, ORGANISATION_FIELDS)
    (trusted,) = guess_mapping(["Website"], [["a.eu"]] * 4, ORGANISATION_FIELDS)
    assert (guess.field, guess.confidence) == ("website", 0.6)
    assert (trusted.field, trusted.confidence) == ("website", 1.0)


def test_a_field_goes_to_the_surest_column():
    assert fields_of(["name of contact", "Name", "Company name"]) == [None, "name", None]


def test_a_misspelt_header_is_known_with_less_confidence():
    (guess,) = guess_mapping(["Orgnisation"], [], ORGANISATION_FIELDS)
    assert guess.field == "name"
    assert 0.5 < guess.confidence < 0.8


def test_people_have_fields_of_their_own():
    headers = ["Prénom", "Nom de famille", "ORCID", "Langues", "Fonction", "Courriel"]
    assert fields_of(headers, schema=PERSON_FIELDS) == [
        "given_name",
        "family_name",
        "orcid",
        "languages",
        "role",
        "email",
    ]


def test_a_name_beside_a_first_name_is_the_family_name():
    assert fields_of(["Nom", "Prénom"], schema=PERSON_FIELDS) == ["family_name", "given_name"]
    assert fields_of(["Nom", "Ville"], schema=PERSON_FIELDS) == ["person_name", "city"]
    assert fields_of(["Nom", "Prénom", "Nom de famille"], schema=PERSON_FIELDS) == [
        "person_name",
        "given_name",
        "family_name",
    ]


def test_a_schema_may_bring_words_and_lists_of_its_own():
    schema = [FieldSpec("readiness", words=("maturité technique",)), FieldSpec("trl", Shape.CODE, "trl")]
    assert fields_of(["Maturité technique", "unclear"], [["x", "TRL 4"]], schema) == ["readiness", "trl"]


@pytest.mark.parametrize("schema", [ORGANISATION_FIELDS, PERSON_FIELDS])
def test_every_field_has_words_in_all_eight_languages(schema):
    assert [spec.name for spec in schema if len(_header_words().get(spec.name, ())) < 8] == []


@given(
    st.lists(st.text(max_size=15), max_size=6),
    st.lists(st.lists(st.none() | st.text(max_size=8) | st.integers(), max_size=7), max_size=4),
)
def test_each_column_gets_one_guess_and_each_field_one_column(headers, rows):
    guesses = guess_mapping(headers, rows, ORGANISATION_FIELDS)
    assert [(guess.column, guess.header) for guess in guesses] == list(enumerate(headers))
    mapped = [guess.field for guess in guesses if guess.field is not None]
    assert len(mapped) == len(set(mapped))
    assert all(0.5 <= guess.confidence <= 1 for guess in guesses if guess.field is not None)

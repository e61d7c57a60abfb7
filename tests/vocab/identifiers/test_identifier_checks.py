"""Identifiers: normal form, check digits, and faults that say how to mend."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from innervate.vocab.identifiers import (
    MEND_IDS,
    MESSAGE_IDS,
    Identifier,
    IdentifierFault,
    Scheme,
    read_identifier,
)
from innervate.vocab.messages import catalogue

#: Publicly documented examples of their registers.
HOLDING = [
    (Scheme.PIC, "999 619 146", "", "999619146", False),
    (Scheme.ROR, "05gq02987", "", "https://ror.org/05gq02987", True),
    (Scheme.ROR, "https://ror.org/05GQ02987/", "", "https://ror.org/05gq02987", True),
    (Scheme.ORCID, "https://orcid.org/0000-0002-1825-0097", "", "0000-0002-1825-0097", True),
    (Scheme.ORCID, "000000021694233x", "", "0000-0002-1694-233X", True),
    (Scheme.ISNI, "0000 0001 2103 4996", "", "0000 0001 2103 4996", True),
    (Scheme.ISNI, "https://isni.org/isni/0000000121034996", "", "0000 0001 2103 4996", True),
    (Scheme.EUID, "bekbobce.0403170701", "", "BEKBOBCE.0403170701", False),
    (Scheme.EUID, "DEK1101R.HRB116737", "", "DEK1101R.HRB116737", False),
    (Scheme.VAT, "BE 0403.170.701", "", "BE0403170701", True),
    (Scheme.VAT, "BE403170701", "", "BE0403170701", True),
    (Scheme.VAT, "0403170701", "BE", "BE0403170701", True),
    (Scheme.VAT, "FR 40 303 265 045", "FR", "FR40303265045", True),
    (Scheme.VAT, "40303265045", "FRA", "FR40303265045", True),
    (Scheme.VAT, "EL 094259216", "GR", "EL094259216", True),
    (Scheme.VAT, "094259216", "EL", "EL094259216", True),
    (Scheme.VAT, "GR094259216", "", "EL094259216", True),
    (Scheme.VAT, "136 695 976", "DE", "DE136695976", True),
    (Scheme.VAT, "GB 980 7806 84", "UK", "GB980780684", True),
    (Scheme.VAT, "CHE-107.787.577 IVA", "CH", "CHE107787577IVA", True),
    (Scheme.VAT, "NO 995 525 828 MVA", "NO", "NO995525828MVA", True),
    (Scheme.VAT, "US 12 3456789", "", "US123456789", False),
]


@pytest.mark.parametrize(("scheme", "written", "country", "value", "is_proven"), HOLDING)
def test_an_identifier_is_read_into_its_normal_form(scheme, written, country, value, is_proven):
    assert read_identifier(scheme, written, country=country) == Identifier(scheme, value, is_proven)


@pytest.mark.parametrize(("scheme", "written", "country", "value", "is_proven"), HOLDING)
def test_a_normal_form_reads_as_itself(scheme, written, country, value, is_proven):
    assert read_identifier(scheme, value, country=country) == Identifier(scheme, value, is_proven)


@pytest.mark.parametrize(
    ("scheme", "written", "country", "message_id", "mend_id"),
    [
        (Scheme.PIC, "12345678", "", "identifier-form", "mend-pic-nine-digits"),
        (Scheme.PIC, "99961914X", "", "identifier-form", "mend-pic-nine-digits"),
        (Scheme.ROR, "05gq02988", "", "identifier-check-digit", "mend-copy-again"),
        (Scheme.ROR, "grid.466609.b", "", "identifier-form", "mend-ror-nine-characters"),
        (Scheme.ORCID, "0000-0002-1825-0098", "", "identifier-check-digit", "mend-copy-again"),
        (Scheme.ORCID, "0000-0002-1825", "", "identifier-form", "mend-sixteen-digits"),
        (Scheme.ISNI, "", "", "identifier-form", "mend-sixteen-digits"),
        (Scheme.EUID, "0403170701", "", "identifier-form", "mend-euid-parts"),
        (Scheme.EUID, "QQKBOBCE.0403170701", "", "identifier-form", "mend-euid-parts"),
        (Scheme.VAT, "BE0403170702", "", "identifier-check-digit", "mend-copy-again"),
        (Scheme.VAT, "0403170701", "", "identifier-country-missing", "mend-vat-add-country"),
        (Scheme.VAT, "", "", "identifier-country-missing", "mend-vat-add-country"),
        (Scheme.VAT, "", "BE", "identifier-form", "mend-vat-of-country"),
        (Scheme.VAT, "DE136695976", "FR", "identifier-country-differs", "mend-vat-of-country"),
        (Scheme.VAT, "BE12", "BE", "identifier-form", "mend-vat-of-country"),
        (Scheme.VAT, "n/a", "BE", "identifier-form", "mend-vat-of-country"),
        (Scheme.VAT, "n/a", "", "identifier-country-missing", "mend-vat-add-country"),
    ],
)
def test_a_fault_says_what_is_wrong_and_how_to_mend_it(scheme, written, country, message_id, mend_id):
    with pytest.raises(IdentifierFault) as caught:
        read_identifier(scheme, written, country=country)
    fault = caught.value
    assert (fault.message_id, fault.mend_id, fault.scheme) == (message_id, mend_id, scheme)
    assert fault.params["value"] == written
    assert fault.message_id in MESSAGE_IDS
    assert fault.mend_id in MEND_IDS
    assert f"{message_id}-{mend_id}" in catalogue("en")
    assert f"{message_id}-{mend_id}" in catalogue("fr")


def test_letters_that_look_like_digits_are_proposed_not_taken():
    with pytest.raises(IdentifierFault) as caught:
        read_identifier(Scheme.ROR, "O5gqO2987")
    assert caught.value.proposals == ("https://ror.org/05gq02987",)


@st.composite
def with_one_character_changed(draw, scheme, values):
    """A proven identifier and the same with one digit replaced by another digit."""
    value = draw(st.sampled_from(values))
    at = draw(st.sampled_from([place for place, mark in enumerate(value) if mark.isdigit()]))
    digit = draw(st.sampled_from("0123456789"))
    assume(value[at] != digit)
    return scheme, value, value[:at] + digit + value[at + 1 :]


def changed_values():
    # Countries whose rule notices every single wrong digit: modulus 97, 89, 11 or Luhn.
    vat = ["BE0403170701", "FR40303265045", "DE136695976", "LU15027442", "PL8567346215", "IT00743110157"]
    return st.one_of(
        with_one_character_changed(Scheme.ROR, ["05gq02987", "055a54548", "024ye7w89"]),
        with_one_character_changed(Scheme.ORCID, ["0000-0002-1825-0097", "0000-0002-1694-233X"]),
        with_one_character_changed(Scheme.ISNI, ["0000 0001 2103 4996"]),
        with_one_character_changed(Scheme.VAT, vat),
    )


@given(changed_values())
def test_a_changed_digit_is_noticed(case):
    scheme, value, changed = case
    assert read_identifier(scheme, value).is_proven
    with pytest.raises(IdentifierFault):
        read_identifier(scheme, changed)


@given(
    st.sampled_from(list(Scheme)), st.text(max_size=30), st.sampled_from(["", "BE", "FR", "EL", "US", "??"])
)
def test_any_text_is_read_or_refused_and_what_is_read_reads_again(scheme, text, country):
    try:
        found = read_identifier(scheme, text, country=country)
    except IdentifierFault:
        return
    assert read_identifier(scheme, found.value, country=country) == found

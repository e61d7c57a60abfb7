"""From list to list, never further than the source allows."""

import pytest

from innervate.vocab import UnknownCode, vocabulary
from innervate.vocab.crosswalks import (
    iso_country,
    kinds_of_cordis_activity,
    kinds_of_ror_types,
    regions_above,
    sizes_of_partner_type,
    sizes_of_sme_flag,
    suggested_stage,
)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("EL", "GR"),
        ("UK", "GB"),
        ("gr", "GR"),
        (" be ", "BE"),
        ("BEL", "BE"),
        ("XK", "XK"),
        ("XX", None),
        ("", None),
    ],
)
def test_a_country_code_of_the_eu_becomes_iso(written, iso):
    assert iso_country(written) == iso


def test_a_stage_is_suggested_as_the_field_does_and_trl_8_is_left_to_a_person():
    assert [suggested_stage(str(level)) for level in range(1, 10)] == [
        "concept",
        "concept",
        "under_development",
        "lab_tested",
        "lab_tested",
        "demonstration",
        "demonstration",
        None,
        "on_the_market",
    ]
    with pytest.raises(UnknownCode):
        suggested_stage("10")


def test_an_activity_type_leaves_the_kinds_open_that_it_does_not_tell():
    assert {code: kinds_of_cordis_activity(code) for code in vocabulary("cordis_activity_types").codes} == {
        "PRC": {"company"},
        "HES": {"university"},
        "REC": {"research_centre"},
        "PUB": {"public_authority", "care_provider"},
        "OTH": None,
    }


def test_ror_types_tell_a_kind_only_where_they_name_one():
    assert kinds_of_ror_types(["Healthcare", "funder"]) == {"care_provider"}
    assert kinds_of_ror_types(["education", "facility"]) == {"university", "research_centre"}
    assert kinds_of_ror_types(["nonprofit", "other"]) is None
    assert kinds_of_ror_types([]) is None


def test_a_size_band_is_not_an_sme_class():
    assert sizes_of_partner_type("sme_up_to_10") == {"micro", "small"}
    assert sizes_of_partner_type("sme_50_249") == {"medium"}
    assert sizes_of_partner_type("university") is None


def test_only_a_yes_tells_of_the_size():
    assert sizes_of_sme_flag(True) == {"micro", "small", "medium"}
    assert sizes_of_sme_flag(False) is None
    assert sizes_of_sme_flag(None) is None


def test_the_regions_above_a_region_follow_from_its_code():
    assert regions_above("BE332") == ("BE33", "BE3", "BE")
    assert regions_above("BE") == ()
    assert regions_above("") == ()


def test_our_list_of_regions_agrees_with_the_form_of_the_codes():
    regions = vocabulary("nuts")
    assert [code for code in regions.codes if regions.broader(code) != regions_above(code)] == []

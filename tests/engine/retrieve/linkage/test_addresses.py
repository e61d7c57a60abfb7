import pytest

from innervate.engine.retrieve.linkage.addresses import (
    normal_address,
    normal_city,
    normal_country,
    web_domain,
)


def test_an_address_keeps_its_telling_words_and_its_numbers():
    address = normal_address("UK", "Wien 9", "Währinger Straße 29/6", "A-1090")
    assert (address.country, address.city, address.street, address.numbers, address.postal_code) == (
        "GB",
        "@vienna",
        ("wahringer",),
        ("29", "6"),
        "a1090",
    )


@pytest.mark.parametrize(
    ("one", "other"), [("Köln", "Cologne"), ("Bruxelles", "Brussel"), ("PARIS CEDEX 05", "Paris")]
)
def test_a_town_in_two_languages_is_one_town(one, other):
    assert normal_city(one) == normal_city(other)


def test_the_commission_writes_two_countries_its_own_way():
    assert [normal_country(code) for code in ("EL", "uk", "FR", "")] == ["GR", "GB", "FR", ""]


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.hexavia.example/about?x=1", "hexavia.example"),
        ("labs.hexavia.ac.uk", "hexavia.ac.uk"),
        ("www.hexavia.com", "hexavia.com"),
        ("https://www.facebook.com/hexavia", ""),
        ("http://[broken", ""),
        ("hexavia", ""),
        ("", ""),
    ],
)
def test_the_registered_domain_of_a_website(website, domain):
    assert web_domain(website) == domain

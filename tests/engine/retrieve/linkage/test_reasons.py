from dataclasses import replace

import pytest
from tests.engine.retrieve.linkage.made_up import directory, organisation

from innervate.engine.retrieve.linkage import OrganisationIndex

ONE = organisation(
    "x",
    "University of Hexavia GmbH",
    short_name="HEX",
    street="Lindenweg 8",
    website="https://www.hexavia.example",
    kind="university",
)


def messages(known, new):
    """Which reasons a pair has, by topic, whatever they weigh."""
    index = OrganisationIndex([*directory(20), known])
    (proposal,) = [p for p in index.link([replace(new, record_id="new")], at_least=0.0) if p.right_id == "x"]
    return {reason.message.removeprefix("linkage-") for reason in proposal.reasons}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "same-name"),
        ({"names": ("University of Hexavia Ltd",)}, "same-name-but-legal-form"),
        ({"names": ("Universität Hexavia",)}, "same-name-in-other-words"),
        ({"names": ("University of Hexavia, Center for Kilns",)}, "name-within-name"),
        ({"names": ("University of Hexavya",)}, "similar-name"),
        ({"names": ("Kilns and Ovens",)}, "different-name"),
        ({}, "same-short-name"),
        ({"short_name": "HEXAVIA"}, "short-name-in-name"),
        ({"short_name": "QUELL"}, "different-short-name"),
        ({}, "same-street-and-number"),
        ({"street": "Lindenweg 31"}, "same-street"),
        ({"street": "Torgasse 8"}, "different-street"),
        ({"street": ""}, "street-not-known"),
        ({}, "same-city"),
        ({"city": "Cologne"}, "same-city"),
        ({"city": "Bonn"}, "different-city"),
        ({"city": ""}, "city-not-known"),
        ({"kind": "company"}, "different-kind"),
        ({}, "same-web-domain"),
    ],
)
def test_each_comparison_is_worded_by_what_the_records_say(change, message):
    assert message in messages(ONE, replace(ONE, **change))


def test_what_a_reason_says_is_what_the_records_said():
    index = OrganisationIndex([*directory(20), ONE])
    new = replace(ONE, record_id="new", city="Cologne", street="Lindenweg 31")
    proposal = index.link([new])[0]
    said = {reason.message: dict(reason.params) for reason in proposal.reasons}
    assert said["linkage-same-street"] == {"left": "Lindenweg 31", "right": "Lindenweg 8"}
    assert said["linkage-same-city"] == {"left": "Cologne", "right": "Köln"}
    assert said["linkage-same-web-domain"] == {"domain": "hexavia.example"}

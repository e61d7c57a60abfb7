import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.retrieve.linkage.made_up import directory, organisation, records

from innervate.engine.retrieve import linkage
from innervate.engine.retrieve.linkage import OrganisationIndex
from innervate.engine.retrieve.linkage.reasons import MESSAGES
from innervate.vocab.messages import catalogue, sentence

LINKAGE = Path(linkage.__file__).parent
#: Ids that the learned topics give, and those that stand as words in the rules besides them.
LEARNED = {f"linkage-{said}" for topic in MESSAGES.values() for said in topic}
RULED = {
    message
    for file in ("stated.py", "people.py")
    for message in re.findall(r'"(linkage-[a-z-]+)"', (LINKAGE / file).read_text(encoding="utf-8"))
}

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
        ({"short_name": ""}, "short-name-not-known"),
        ({}, "same-street-and-number"),
        ({"street": "Lindenweg 31"}, "same-street"),
        ({"street": "Torgasse 8"}, "different-street"),
        ({"street": ""}, "street-not-known"),
        ({}, "same-city"),
        ({"city": "Cologne"}, "same-city"),
        ({"city": "Bonn"}, "different-city"),
        ({"city": ""}, "city-not-known"),
        ({}, "same-kind"),
        ({"kind": "company"}, "different-kind"),
        ({}, "same-web-domain"),
        ({}, "shared-web-fits-name"),
        ({"website": ""}, "one-web-fits-name"),
        ({"website": "hexavia-kilns.example"}, "web-fits-name"),
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


def parameters(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("message", sorted(LEARNED | RULED))
def test_every_reason_has_a_sentence_in_each_complete_language(message):
    assert message in catalogue("en")
    assert message in catalogue("fr")
    assert parameters(catalogue("fr")[message]) == parameters(catalogue("en")[message])


def test_no_sentence_is_left_of_a_reason_that_is_gone():
    assert {message for message in catalogue("en") if message.startswith("linkage-")} == LEARNED | RULED


@settings(max_examples=60, deadline=None)
@given(records("one"), records("other"), st.sampled_from(("en", "fr")))
def test_a_reason_is_of_the_table_and_its_sentence_has_no_empty_side(one, other, lang):
    for proposal in OrganisationIndex([one]).link([other], at_least=0.0):
        for reason in proposal.reasons:
            assert reason.message in LEARNED | RULED
            needed = parameters(catalogue(lang)[reason.message])
            assert [name for name in needed if not reason.params.get(name)] == []


def test_a_name_that_ends_with_a_stop_does_not_double_it():
    said = sentence("linkage-same-name", {"left": "CARDIOLYS s.a."})

    assert said == "The same name: “CARDIOLYS s.a.”."

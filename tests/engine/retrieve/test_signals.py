"""Place and shared vocabulary as evidence."""

from __future__ import annotations

import pytest
from tests.engine.profiles import document, organisation

from innervate.engine.profile import Place, Profile, ProfileId
from innervate.engine.retrieve.evidence import NOTHING, EvidenceQuery, EvidenceSignal, Reason, SignalValue
from innervate.engine.retrieve.signals import PlaceSignal, VocabularySignal
from innervate.engine.retrieve.signals.place import distance_km

LIEGE = Place("BE", "BE332", 50.63, 5.57)


def placed(key: str, place: Place) -> Profile:
    profile = organisation(key)
    return Profile(profile.profile_id, profile.kind, profile.names, profile.audience, place=place)


def scored(signal: EvidenceSignal, query: EvidenceQuery, *keys: str) -> list[SignalValue]:
    return list(signal.score(query, [ProfileId(key) for key in keys]))


def test_place_counts_country_region_and_distance():
    known = {
        each.profile_id: each
        for each in (
            placed("here", LIEGE),
            placed("namur", Place("BE", "BE352")),
            placed("aachen", Place("DE", "DEA2D", 50.78, 6.08)),
            placed("nowhere", Place()),
        )
    }
    here, namur, aachen, nowhere, gone = scored(
        PlaceSignal(known.get), EvidenceQuery(place=LIEGE), "here", "namur", "aachen", "nowhere", "gone"
    )

    assert here.value == pytest.approx(1.0)
    assert namur == SignalValue(
        pytest.approx(0.6),
        (
            Reason("place-same-country", {"country": "BE"}, 0.5),
            Reason("place-same-region", {"nuts": "BE3"}, pytest.approx(0.1)),
        ),
    )
    assert [reason.parameters for reason in aachen.reasons] == [{"km": 40}]
    assert aachen.value == pytest.approx(0.2 * 2.71828 ** (-40 / 150), abs=1e-3)
    assert (nowhere, gone) == (SignalValue(0.0), NOTHING)


def test_distance_follows_the_globe():
    assert distance_km(Place("", "", 0.0, 0.0), Place("", "", 0.0, 90.0)) == pytest.approx(10_007.5, abs=1)
    assert distance_km(LIEGE, Place("FR")) is None


class Tree:
    """a1 and a2 stand below a, b1 below b."""

    def broader(self, code):
        return (code[0],) if len(code) == 2 else ()

    def labels(self, code):
        return {}


def coded(key: str, *codes: str) -> Profile:
    return organisation(key, units=[document(f"{key}#0", "x", codes=codes)])


def test_vocabulary_agrees_on_equal_codes_and_less_on_broader_ones():
    known = {each.profile_id: each for each in (coded("same", "a1"), coded("near", "a2"), coded("far", "b1"))}
    query = EvidenceQuery(codes=frozenset({"a1"}))

    same, near, far, gone = scored(VocabularySignal(known.get, Tree()), query, "same", "near", "far", "gone")

    assert same == SignalValue(
        1.0, (Reason("vocabulary-shared", {"asked": "a1", "theirs": "a1", "shared": "a1"}, 1.0),)
    )
    assert near == SignalValue(
        0.25, (Reason("vocabulary-shared", {"asked": "a1", "theirs": "a2", "shared": "a"}, 0.25),)
    )
    assert (far, gone) == (SignalValue(0.0), NOTHING)


def test_each_asked_code_counts_alike():
    known = {"c": coded("c", "a1")}

    [value] = scored(VocabularySignal(known.get, Tree()), EvidenceQuery(codes=frozenset({"a1", "b1"})), "c")

    assert value.value == pytest.approx(0.5)


def test_without_codes_nothing_is_said():
    assert scored(VocabularySignal({}.get, Tree()), EvidenceQuery(), "a", "b") == [NOTHING, NOTHING]

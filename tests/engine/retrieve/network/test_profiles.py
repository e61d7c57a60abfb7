"""A history from profiles."""

from __future__ import annotations

from datetime import date

from innervate.engine.profile import EvidenceUnit, Place, Profile, ProfileId, Tie, UnitKind
from innervate.engine.retrieve.network import Body, Collaboration
from innervate.engine.retrieve.network.profiles import UNDATED, history_of

PUBLIC = frozenset({"public"})
HOSPITAL, SOCIETY, GONE = ProfileId("hospital"), ProfileId("society"), ProfileId("gone")
SIGNED = date(2024, 5, 1)


def hospital() -> Profile:
    return Profile(
        HOSPITAL,
        "organisation",
        ("CHU Example", "CHU"),
        PUBLIC,
        units=(
            EvidenceUnit("hospital#1", UnitKind.SELF_DESCRIPTION, "Us", "We treat strokes"),
            EvidenceUnit("hospital#2", UnitKind.SEEK, "Wanted", "A sensor"),
            EvidenceUnit(
                "hospital#trial", UnitKind.PROJECT, "TRIAL", "Stroke", "en", ("euroscivoc:21/5",), SIGNED
            ),
        ),
        place=Place("BE"),
        ties=(
            Tie("trial", "TRIAL", (SOCIETY, GONE), SIGNED),
            Tie("old", "OLD", (SOCIETY,)),
        ),
        facets={"organisation_kind": ("hospital",), "size_class": ("large",)},
    )


def society() -> Profile:
    return Profile(
        SOCIETY,
        "organisation",
        ("Sensor Ltd",),
        PUBLIC,
        ties=(Tie("trial", "TRIAL", (HOSPITAL, GONE), SIGNED),),
        facets={"size_class": ("micro", "small")},
    )


def test_bodies_say_what_they_are() -> None:
    person = Profile(ProfileId("p"), "person", ("A",), PUBLIC)
    assert history_of([society(), person, hospital()]).bodies == [
        Body(HOSPITAL, Place("BE"), "hospital", False, "Us\nWe treat strokes", "CHU Example CHU"),
        Body(SOCIETY, Place(), "", True, "", "Sensor Ltd"),
    ]


def test_a_project_is_one_collaboration_with_the_text_of_whoever_has_it() -> None:
    expected = [
        Collaboration("old", UNDATED, (HOSPITAL, SOCIETY), title="OLD"),
        Collaboration(
            "trial",
            SIGNED,
            (HOSPITAL, SOCIETY),
            title="TRIAL",
            body="Stroke",
            codes=("euroscivoc:21", "euroscivoc:21/5"),
        ),
    ]
    assert history_of([hospital(), society()]).collaborations == expected
    assert history_of([society(), hospital()]).collaborations == expected

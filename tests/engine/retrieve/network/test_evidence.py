"""The network in the pipeline: what it says, whom it proposes, and what it must not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from innervate.engine.pipeline import PARTNERS, Evidence, Question, run
from innervate.engine.profile import EvidenceUnit, Profile, ProfileId, Tie, UnitKind
from innervate.engine.retrieve import Index
from innervate.engine.retrieve.evidence import (
    NOTHING,
    CandidateGenerator,
    EvidenceQuery,
    EvidenceSignal,
    Ranker,
    Reason,
)
from innervate.engine.retrieve.network.evidence import (
    NetworkGenerator,
    NetworkRanker,
    NetworkSignal,
    PartnerNetwork,
)

PUBLIC, HIDDEN = frozenset({"public"}), frozenset({"cluster:valley"})
TODAY = date(2026, 1, 1)


def body(key: str, *projects: tuple[str, str, str], audience: frozenset[str] = PUBLIC) -> Profile:
    """Each project: id, partners (letters), text."""
    return Profile(
        ProfileId(key),
        "organisation",
        (key,),
        audience,
        units=tuple(
            EvidenceUnit(f"{key}#{project}", UnitKind.PROJECT, text, "", "en", (), date(2025, 1, 1))
            for project, _, text in projects
        ),
        ties=tuple(
            Tie(project, text, tuple(ProfileId(each) for each in partners), date(2025, 1, 1))
            for project, partners, text in projects
        ),
    )


A = body("a", ("p1", "b", "heart sensor"), ("p2", "x", "lung"))
DIRECTORY = (
    A,
    body("b", ("p1", "a", "heart sensor")),
    body("c", ("p3", "x", "heart imaging")),
    body("d"),
    body("x", ("p2", "a", "lung"), ("p3", "c", "heart imaging"), audience=HIDDEN),
)


@pytest.fixture
def network() -> PartnerNetwork:
    return PartnerNetwork(DIRECTORY)


def asked(audience: frozenset[str] = PUBLIC) -> EvidenceQuery:
    return EvidenceQuery(text="heart sensor", seeker=A, audience=audience, on=TODAY)


IDS = [ProfileId(each) for each in "bcdx"]


def test_it_fits_the_seams(network: PartnerNetwork) -> None:
    assert isinstance(NetworkSignal(network), EvidenceSignal)
    assert isinstance(NetworkGenerator(network), CandidateGenerator)
    assert isinstance(NetworkRanker(network), Ranker)


def test_a_past_partner_speaks_with_its_project(network: PartnerNetwork) -> None:
    partner, other, newcomer, hidden = NetworkSignal(network).score(asked(), IDS)
    assert partner.value > 0.5 > other.value
    assert partner.reasons[0] == Reason("network-worked-together", {"count": 1, "projects": ["p1"]})
    assert (newcomer, hidden) == (NOTHING, NOTHING)


def test_what_the_reader_may_not_see_is_no_evidence(network: PartnerNetwork) -> None:
    without = PartnerNetwork([each for each in DIRECTORY if each.audience == PUBLIC])
    assert NetworkSignal(network).score(asked(), IDS) == NetworkSignal(without).score(asked(), IDS)
    told = NetworkSignal(network).score(asked(PUBLIC | HIDDEN), IDS)[1]
    assert Reason("network-common-partners", {"count": 1, "partners": ["x"]}) in told.reasons


def test_proposals_leave_the_seeker_and_the_hidden_out(network: PartnerNetwork) -> None:
    assert NetworkGenerator(network).propose(asked(), 2) == ["b", "c"]
    assert sorted(NetworkGenerator(network).propose(asked(), 9)) == ["b", "c", "d"]


def test_facts_of_the_day_asked_and_later_do_not_count(network: PartnerNetwork) -> None:
    early = replace(asked(), on=date(2025, 1, 1))
    assert NetworkSignal(network).score(early, IDS) == [NOTHING] * 4


def test_without_a_day_all_that_is_dated_counts(network: PartnerNetwork) -> None:
    undated = NetworkSignal(network).score(replace(asked(), on=None), IDS)
    assert undated[0].reasons == NetworkSignal(network).score(asked(), IDS)[0].reasons


def test_an_empty_directory_says_nothing() -> None:
    empty = PartnerNetwork([])
    assert NetworkSignal(empty).score(asked(), IDS) == [NOTHING] * 4
    assert NetworkGenerator(empty).propose(replace(asked(), on=None), 5) == []


def test_the_match_says_who_worked_together(network: PartnerNetwork, tmp_path: Path) -> None:
    index = Index.create(tmp_path)
    index.update(DIRECTORY)
    found = run(
        PARTNERS,
        Question("heart sensor", seeker=A),
        index,
        audience=PUBLIC,
        on=TODAY,
        evidence=Evidence((NetworkSignal(network),), (NetworkGenerator(network),), NetworkRanker(network)),
    )
    assert [match.profile.profile_id for match in found.matches][:2] == ["b", "c"]
    for match in found.matches:
        assert match.score == pytest.approx(sum(each.part for each in match.explanation.signals), abs=1e-6)

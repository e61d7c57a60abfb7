"""Match tasks through all stages, on real indexes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.engine.profiles import (
    EVERYONE,
    HIDDEN,
    PUBLIC,
    document,
    ecosystems,
    index_of,
    organisation,
    texts,
)

from innervate.engine.pipeline import (
    NEED_HELP,
    PARTNERS,
    RELEVANT_TO_US,
    Evidence,
    Question,
    QuestionRefused,
    UnknownTask,
    run,
    task_named,
)
from innervate.engine.profile import FactName, ProfileId, UnitKind
from innervate.engine.qualify import IsOneOf, Verdict, all_of
from innervate.engine.retrieve.evidence import EvidenceQuery, Reason, SignalValue


@pytest.fixture
def valley(tmp_path):
    return index_of(
        tmp_path,
        organisation("sensor", "Wearable heart sensor", country="BE", facets={"size": ("small",)}),
        organisation("giant", "Heart sensor and imaging", country="BE", facets={"size": ("large",)}),
        organisation("riddle", "Heart sensor data", country="BE"),
        organisation("abroad", "Heart sensor", country="FR", facets={"size": ("small",)}),
        organisation("secret", "Heart sensor", audience=HIDDEN),
        organisation("patch", "A patch that senses heart failure", kind="solution"),
        organisation("ward", "We lose heart failure patients after discharge", kind="need"),
    )


def found(result) -> list[str]:
    return [match.profile.profile_id for match in result.matches]


def test_partners_are_organisations_that_the_actor_may_see(valley):
    result = run(PARTNERS, Question("heart sensor"), valley, audience=PUBLIC)

    assert sorted(found(result)) == ["abroad", "giant", "riddle", "sensor"]
    assert sorted(found(run(PARTNERS, Question("heart sensor"), valley, audience=EVERYONE))) == [
        "abroad",
        "giant",
        "riddle",
        "secret",
        "sensor",
    ]


def test_the_seeker_is_never_its_own_match_and_asks_with_its_own_texts(valley):
    seeker = valley.get(ProfileId("sensor"))

    result = run(PARTNERS, Question(seeker=seeker), valley, audience=PUBLIC)

    assert sorted(found(result)) == ["abroad", "giant", "riddle"]
    assert (result.record["seeker"], result.record["country"]) == ("sensor", "BE")
    assert result.record["text"] == "\nWearable heart sensor"


def test_a_need_finds_solutions_and_organisations_but_no_other_need(valley):
    need = valley.get(ProfileId("ward"))

    result = run(NEED_HELP, Question(seeker=need), valley, audience=PUBLIC)

    assert found(result)[0] == "patch"
    assert {match.profile.kind for match in result.matches} <= {"solution", "organisation", "person"}


def test_what_is_relevant_to_us_may_be_anything(valley):
    seeker = valley.get(ProfileId("sensor"))

    result = run(RELEVANT_TO_US, Question(seeker=seeker), valley, audience=PUBLIC)

    assert {match.profile.kind for match in result.matches} == {"organisation", "solution", "need"}


def test_speaking_units_go_first_when_a_seeker_has_them():
    seeker = organisation(
        "a", "What we did", units=[document("a#seek", "Looking for imaging", kind=UnitKind.SEEK)]
    )

    assert Question(seeker=seeker).asked_text(PARTNERS) == "\nLooking for imaging"
    assert Question(seeker=seeker).asked_text(RELEVANT_TO_US) == "\nLooking for imaging\n\nWhat we did"
    assert Question("Sensors", seeker=seeker).asked_text(PARTNERS) == "Sensors"


def test_a_near_partner_goes_before_an_equal_one_far_away(tmp_path):
    index = index_of(
        tmp_path,
        organisation("a-far", "Heart sensor", country="FR"),
        organisation("near", "Heart sensor", country="BE"),
    )
    seeker = organisation("seeker", "x", country="BE")

    result = run(PARTNERS, Question("heart sensor", seeker), index, audience=PUBLIC)

    assert found(result) == ["near", "a-far"]
    [place] = [signal for signal in result.matches[0].explanation.signals if signal.name == "place"]
    assert [reason.message for reason in place.reasons] == ["place-same-country"]
    assert place.part == pytest.approx(PARTNERS.weights["place"] * place.value)


SMALL_IN_BELGIUM = all_of(
    "small-in-belgium",
    [
        IsOneOf("small", FactName("size"), frozenset({"micro", "small", "medium"})),
        IsOneOf("belgian", FactName("country"), frozenset({"BE"})),
    ],
)


def test_a_stated_filter_sets_aside_what_fails_and_keeps_what_is_unknown(valley):
    result = run(PARTNERS, Question("heart sensor"), valley, audience=PUBLIC, criteria=SMALL_IN_BELGIUM)

    assert {match.profile.profile_id: match.verdict for match in result.matches} == {
        "sensor": Verdict.MET,
        "riddle": Verdict.UNKNOWN,
    }
    [riddle] = [match for match in result.matches if match.profile.profile_id == "riddle"]
    assert riddle.finding.missing_facts == (FactName("size"),)
    assert {each.profile_id: each.finding.verdict for each in result.set_aside} == {
        "giant": Verdict.NOT_MET,
        "abroad": Verdict.NOT_MET,
    }


def test_a_filter_that_few_pass_looks_deeper_than_the_first_candidates(tmp_path):
    loud = [organisation(f"loud-{number:03}", "Heart sensor " * 3, country="FR") for number in range(260)]
    index = index_of(tmp_path, *loud, organisation("quiet", "A heart among many other words", country="BE"))
    belgian = all_of("belgian", [IsOneOf("belgian", FactName("country"), frozenset({"BE"}))])

    result = run(PARTNERS, Question("heart sensor"), index, audience=PUBLIC, limit=5, criteria=belgian)

    assert found(result) == ["quiet"]
    assert (result.looked_at, len(result.set_aside)) == (261, 260)


@dataclass(frozen=True)
class Favour:
    """Evidence for one profile, and a generator that proposes it."""

    favoured: ProfileId
    name: str = "favour"
    version: str = "7"

    def score(self, query: EvidenceQuery, candidates: Sequence[ProfileId]) -> Sequence[SignalValue]:
        return [SignalValue(float(each == self.favoured), (Reason("favoured"),)) for each in candidates]

    def propose(self, query: EvidenceQuery, k: int) -> Sequence[ProfileId]:
        return [self.favoured]


def test_a_proposed_candidate_is_taken_though_it_shares_no_word(valley, tmp_path):
    valley.update([organisation("friend", "Concrete bridges")])
    friend = Favour(ProfileId("friend"))
    weighed = Evidence([friend], [friend], ranker=task_named("partners").ranker())

    result = run(PARTNERS, Question("heart sensor"), valley, audience=PUBLIC, evidence=weighed)

    assert "friend" in found(result)
    assert result.record["versions"]["signal:favour"] == "7"


def test_a_proposal_that_the_actor_may_not_see_or_of_another_kind_is_dropped(valley):
    for hidden in ("secret", "patch", "nobody"):
        extra = Evidence((), [Favour(ProfileId(hidden))])
        result = run(PARTNERS, Question("heart sensor"), valley, audience=PUBLIC, evidence=extra)
        assert hidden not in found(result)


def test_signals_look_only_at_text_matches_that_the_actor_may_see(valley):
    seen: list[list[str]] = []

    class Watcher(Favour):
        def score(self, query, candidates):
            seen.append(sorted(match.profile_id for match in query.text_matches))
            return super().score(query, candidates)

    extra = Evidence([Watcher(ProfileId("x"))])
    run(PARTNERS, Question("heart sensor"), valley, audience=PUBLIC, evidence=extra)

    assert seen == [["abroad", "giant", "patch", "riddle", "sensor", "ward"]]


@settings(max_examples=15, deadline=None)
@given(ecosystems(), texts)
def test_the_same_question_gives_the_same_result_again(profiles, text):
    with tempfile.TemporaryDirectory() as folder:
        index = index_of(Path(folder), *profiles)

        one, two = (
            run(
                RELEVANT_TO_US,
                Question(text, profiles[0]) if profiles[0].kind == "organisation" else Question(text),
                index,
                audience=EVERYONE,
                on=date(2026, 1, 1),
            ).as_json()
            for _ in range(2)
        )

        assert json.dumps(one) == json.dumps(two)


@settings(max_examples=15, deadline=None)
@given(ecosystems(), texts)
def test_what_an_actor_may_not_see_never_changes_the_order_of_what_they_may(profiles, text):
    with tempfile.TemporaryDirectory() as folder:
        index = index_of(Path(folder), *profiles)
        everyone = run(RELEVANT_TO_US, Question(text), index, audience=EVERYONE).matches

        public = run(RELEVANT_TO_US, Question(text), index, audience=PUBLIC).matches

        expected = [each.profile.profile_id for each in everyone if each.profile.audience & PUBLIC]
        assert [each.profile.profile_id for each in public] == expected


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (Question("  "), "question-empty"),
        (Question(seeker=organisation("mute")), "question-empty"),
        (Question("heart", organisation("p", kind="person")), "question-other-kind"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(valley, question, reason):
    with pytest.raises(QuestionRefused) as caught:
        run(PARTNERS, question, valley, audience=PUBLIC)
    assert caught.value.message_id == reason


def test_a_task_is_known_by_its_name():
    assert task_named("need-help") is NEED_HELP
    with pytest.raises(UnknownTask):
        task_named("need-hlep")

"""Explanations: parts add up, payloads replay, and say what speaks against."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.profiles import EVERYONE, PUBLIC, WORDS, document, ecosystems, index_of, organisation, texts

from innervate.engine.explain import PayloadRefused, contributions, payload, replay, snippet, text_score
from innervate.engine.explain.text import Contribution
from innervate.engine.pipeline import PARTNERS, RELEVANT_TO_US, Match, MatchTask, Question, run
from innervate.engine.profile import EvidenceUnit, FactName
from innervate.engine.retrieve import IndexSettings

SMALL_SPACE = IndexSettings(dense_size=4, dense_from=4)


def matches(folder: Path, profiles, text: str, task: MatchTask = RELEVANT_TO_US) -> tuple[Match, ...]:
    index = index_of(folder, *profiles, settings=SMALL_SPACE)
    return run(task, Question(text, lang="en"), index, audience=EVERYONE, on=date(2026, 1, 1)).matches


@settings(max_examples=25, deadline=None)
@given(ecosystems(), texts)
def test_a_score_is_computed_anew_from_its_payload_alone(profiles, text):
    with tempfile.TemporaryDirectory() as folder:
        for match in matches(Path(folder), profiles, text):
            stored = json.loads(json.dumps(payload(match.explanation)))

            assert replay(stored) == pytest.approx(match.score, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(ecosystems(), texts)
def test_parts_add_up_to_the_score_and_contributions_to_the_text(profiles, text):
    with tempfile.TemporaryDirectory() as folder:
        for match in matches(Path(folder), profiles, text):
            why = match.explanation
            said = {signal.name: signal for signal in why.signals}
            assert sum(signal.part for signal in why.signals) == pytest.approx(match.score, abs=1e-6)
            assert sum(each.part for each in why.contributions) == pytest.approx(said["text"].value, abs=1e-6)
            assert sum(each.part for each in why.words) <= said["text"].value + 1e-6


def first_payload(tmp_path) -> dict:
    found = matches(
        tmp_path, [organisation("a", "Heart failure", "Heart sensor"), organisation("b", "Heart")], "heart"
    )
    return json.loads(json.dumps(payload(found[0].explanation)))


def test_a_payload_whose_numbers_were_changed_is_noticed(tmp_path):
    stored = first_payload(tmp_path)
    stored["text"]["documents"][0]["lexical"]["stems"][0]["tf"] += 1

    with pytest.raises(PayloadRefused, match="text-parts-do-not-add-up"):
        replay(stored)


def test_a_payload_of_another_format_is_refused(tmp_path):
    with pytest.raises(PayloadRefused, match="format 0"):
        replay(first_payload(tmp_path) | {"format": 0})


def test_each_part_is_named_down_to_the_term(tmp_path):
    [match] = matches(tmp_path, [organisation("a", "Heart heart failure")], "heart")

    found = match.explanation.contributions

    stems = [each for each in found if each.field == "stems"]
    assert stems == [
        Contribution(
            "stems", stems[0].part, "a#0", "heart", "heart", tf=2, idf=stems[0].idf, norm=stems[0].norm
        )
    ]
    assert {each.word for each in found} == {"heart"}
    assert text_score(match.explanation.text) == pytest.approx(1.0)
    assert contributions(match.explanation.text) == found


def messages(match: Match) -> dict:
    return {reason.message: dict(reason.parameters) for reason in match.explanation.against}


def test_it_says_what_speaks_against(tmp_path):
    old = document("a#0", "Senseur cardiaque sensor", lang="fr", dated_on=date(2019, 5, 1))

    [match] = matches(tmp_path, [organisation("a", units=[old])], "sensor tumour", PARTNERS)

    assert messages(match) == {
        "against-words-missing": {"words": ["tumour"], "count": 1},
        "against-evidence-old": {"latest": "2019-05-01", "years": 6},
        "against-other-language": {"asked": "en", "found": ["fr"]},
        "against-one-document": {},
        "against-facts-missing": {"facts": [FactName("website")]},
        "against-place-unknown": {},
    }


def test_recent_evidence_in_the_same_language_is_not_spoken_against(tmp_path):
    units = [document(f"a#{number}", "Heart sensor", dated_on=date(2024, 1, 1)) for number in range(2)]

    [match] = matches(
        tmp_path,
        [organisation("a", units=units, country="BE", facets={"website": ("x",)})],
        "sensor",
        PARTNERS,
    )

    assert messages(match) == {}


def test_undated_evidence_is_said_to_be_undated(tmp_path):
    [match] = matches(tmp_path, [organisation("a", "Heart")], "heart")

    assert messages(match)["against-evidence-undated"] == {"count": 1}


def test_a_snippet_shows_the_passage_that_matches(tmp_path):
    filler = " ".join(["filler"] * 60)
    unit = document("u", f"{filler} the sensors see a failing heart {filler}")

    shown = snippet(unit, {"sensor": 2.0, "heart": 1.0})

    assert "the sensors see a failing heart" in shown.text
    assert [shown.text[first:last] for first, last in shown.marks] == ["sensors", "heart"]
    assert (shown.cut_before, shown.cut_after, len(shown.text.split())) == (True, True, 40)


@given(
    st.lists(st.sampled_from(WORDS), max_size=90).map(" ".join),
    st.dictionaries(st.sampled_from(WORDS), st.floats(0.1, 5)),
)
def test_marks_lie_inside_the_snippet_and_never_overlap(text, weights):
    unit = EvidenceUnit("u", document("u", "").kind, "title", text, "en")

    shown = snippet(unit, weights)

    ends = [0, *(at for mark in shown.marks for at in mark), len(shown.text)]
    assert ends == sorted(ends)
    assert shown.text in (text or "title")


def test_documents_of_a_match_are_shown_best_first(tmp_path):
    profiles = [
        organisation("a", "Concrete bridges", "Heart failure sensor", "Heart and data"),
        organisation("b", "Tumour imaging"),
    ]

    [match] = matches(tmp_path, profiles, "heart failure sensor")

    assert [each.unit.unit_id for each in match.explanation.evidence] == ["a#1", "a#2"]
    assert match.explanation.evidence[0].share > match.explanation.evidence[1].share


def test_what_was_found_for_the_public_names_nothing_hidden(tmp_path):
    hidden = organisation("hidden", "Heart failure sensor", audience=frozenset({"cluster:x"}))
    index = index_of(tmp_path, hidden, organisation("open", "Heart sensor"))
    assert {
        each.profile.profile_id
        for each in run(RELEVANT_TO_US, Question("heart"), index, audience=frozenset({"cluster:x"})).matches
    } == {"hidden"}

    result = run(RELEVANT_TO_US, Question("heart"), index, audience=PUBLIC)

    assert "hidden" not in json.dumps(result.as_json())

"""Each word of a question is met, near in spelling or missing; reasons and payload say the same."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.explain.test_replay import matches
from tests.engine.profiles import WORDS, ecosystems, organisation, texts

from innervate.engine.explain import asked_words_of, payload
from innervate.engine.retrieve.analysis import stem, words

#: Words with letters in common with those of the profiles, and some that have none.
_ASKED = (
    *WORDS,
    "heartily",
    "dataset",
    "imaginary",
    "sensory",
    "zeppelin",
    "quokka",
    "bridge",
    "oxen",
    "jumps",
)
questions = st.lists(st.sampled_from(_ASKED), min_size=1, max_size=14).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(ecosystems(), st.one_of(questions, texts))
def test_met_near_and_missing_are_disjoint_and_are_the_question(profiles, text):
    with tempfile.TemporaryDirectory() as folder:
        for match in matches(Path(folder), profiles, text):
            asked = match.explanation.asked
            sorted_in = [*(each.word for each in (*asked.met, *asked.near)), *asked.missing]
            assert sorted(sorted_in) == sorted(word.word for word in match.explanation.query.words)


@settings(max_examples=40, deadline=None)
@given(ecosystems(), questions)
def test_a_word_is_met_when_its_stem_stands_in_the_profile(profiles, text):
    with tempfile.TemporaryDirectory() as folder:
        for match in matches(Path(folder), profiles, text):
            held = {
                stem(word, "en")
                for unit in match.profile.units
                for word in words(f"{unit.title}\n{unit.body}")
            }
            asked = match.explanation.asked
            assert {each.word for each in asked.met} == {
                word.word for word in match.explanation.query.words if stem(word.word, "en") in held
            }
            assert [each.word for each in asked.met if each.by_stem <= 0] == []
            assert [each.word for each in asked.near if each.by_stem or each.by_letters <= 0] == []


@settings(max_examples=40, deadline=None)
@given(ecosystems(), questions)
def test_the_reason_and_the_payload_say_the_same_words(profiles, text):
    with tempfile.TemporaryDirectory() as folder:
        for match in matches(Path(folder), profiles, text):
            asked = match.explanation.asked
            assert asked_words_of(json.loads(json.dumps(payload(match.explanation)))) == asked
            said = [
                dict(reason.parameters)
                for reason in match.explanation.against
                if "words-missing" in reason.message
            ]
            missing = list(asked.missing)
            assert [each["words"] for each in said] == ([missing[:5]] if missing else [])
            assert [len(each["words"]) + each.get("more", 0) for each in said] == [
                each["count"] for each in said
            ]
            assert sum(each["count"] for each in said) == len(missing)


def test_shared_letters_are_near_and_neither_met_nor_missing(tmp_path):
    profiles = [organisation("a", "Heart sensor for partnering"), organisation("b", "Bridges")]

    [match] = matches(tmp_path, profiles, "sensor partnership zeppelin")

    asked = match.explanation.asked
    assert [each.word for each in asked.met] == ["sensor"]
    assert [each.word for each in asked.near] == ["partnership"]
    assert asked.missing == ("zeppelin",)

"""Texts as matrices."""

from __future__ import annotations

from math import log

import numpy as np

from innervate.engine.retrieve.network.texts import LatentSpace, Terms, bm25_scores, bm25_weights


def test_stems_leave_function_words_and_single_letters_out() -> None:
    assert Terms().stems("The imaging of valves, in a B cell") == ["imag", "valv", "cell"]


def test_bm25_as_written() -> None:
    terms = Terms()
    counts = terms.counts([["heart", "heart", "lung"], ["lung"]], learn=True)
    scores = bm25_scores(terms.counts([["heart", "heart"], ["lung", "unknown"]]), bm25_weights(counts))
    rare, common = log(1 + 1.5 / 1.5), log(1 + 0.5 / 2.5)

    def part(rarity: float, number: int, length: int) -> float:
        return rarity * number * 2.2 / (number + 1.2 * (0.25 + 0.75 * length / 2))

    expected = [[part(rare, 2, 3), 0], [part(common, 1, 3), part(common, 1, 1)]]
    np.testing.assert_allclose(scores, expected, rtol=1e-5)


def test_texts_of_one_theme_are_near_each_other_in_the_latent_space() -> None:
    terms = Terms()
    themes = (("heart", "valve", "stroke"), ("tumour", "biopsy", "genome"), ("virus", "vaccine", "fever"))
    texts = [[shared, word] for first, shared, last in themes for word in (first, last, shared)] * 3
    space = LatentSpace.fit(terms.counts(texts, learn=True), 3)
    heart, stroke, genome = space.project(terms.counts([["heart"], ["stroke"], ["genome"]]))
    assert heart @ stroke > 0.9 > 0.1 > abs(heart @ genome)


def test_no_text_has_no_direction() -> None:
    terms = Terms()
    space = LatentSpace.fit(terms.counts([], learn=True), 8)
    assert space.project(terms.counts([["heart"]])).tolist() == [[]]

"""The latent space: vectors of length 1, near for texts that keep the same company."""

from __future__ import annotations

import numpy as np
import pytest

from innervate.engine.retrieve.encoder import LatentSpace, Side, as_codes, fit_latent_space
from innervate.engine.retrieve.index.settings import IndexSettings
from innervate.engine.retrieve.index.vocabularies import WordTable

HEART = [f"heart cardiology ward topic{number}" for number in range(20)]
BRIDGE = [f"bridge concrete steel topic{number}" for number in range(40)]


def fitted(texts: list[str], **settings: int) -> LatentSpace | None:
    table = WordTable()
    for text in texts:
        table.add(text, "en")
    counts, terms = table.stem_matrix()
    order = np.argsort(terms)
    return fit_latent_space("latent-1", counts[:, order], terms[order], IndexSettings(**settings))


@pytest.fixture
def space() -> LatentSpace:
    found = fitted([*HEART, *BRIDGE], dense_size=4)
    assert found is not None
    return found


def test_texts_that_share_company_are_near_without_sharing_a_word(space):
    heart, cardiology, bridge = space.encode(["heart", "cardiology", "steel bridge"], Side.QUERY, "en")

    assert float(heart @ cardiology) > 0.9
    assert abs(float(heart @ bridge)) < 0.2


def test_vectors_have_length_one_and_unknown_words_none(space):
    vectors = space.encode(["heart ward", "zyxwvut"], Side.PASSAGE, "en")

    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 0.0], abs=1e-6)


def test_codes_keep_a_cosine_within_a_hundredth(space):
    vectors = space.encode([*HEART, *BRIDGE], Side.PASSAGE, "en")
    codes, scales = as_codes(vectors)

    kept = codes.astype(np.float32) * scales[:, None]

    assert np.abs(kept @ kept.T - vectors @ vectors.T).max() < 0.01


def test_the_same_texts_give_the_same_space_and_files_read_back_equal(space, tmp_path):
    again = fitted([*HEART, *BRIDGE], dense_size=4)
    space.save(tmp_path / "latent-1")
    read = LatentSpace.load(tmp_path / "latent-1")

    for other in (again, read):
        assert other is not None
        assert np.array_equal(other.axes, space.axes)
        assert np.array_equal(other.terms, space.terms)


def test_a_forgotten_term_says_nothing_any_more(space):
    table = WordTable()
    table.add("heart", "en")
    _, terms = table.stem_matrix()

    [vector] = space.without(terms).encode(["heart"], Side.QUERY, "en")

    assert not vector.any()


@pytest.mark.parametrize(
    ("texts", "settings"),
    [
        (HEART, {"dense_from": 21}),
        ([*HEART, *BRIDGE], {"dense_size": 0}),
        (["one", "two", "three"], {"dense_from": 2}),
    ],
)
def test_too_little_makes_no_space(texts, settings):
    assert fitted(texts, **settings) is None

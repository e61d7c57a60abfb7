"""The generated reference says what the software does; every sentence exists in every complete language."""

from __future__ import annotations

import string

import pytest
from tools import reference

from innervate.vocab.messages import catalogue

COMPLETE_LANGUAGES = ("en", "fr")


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(reference.PAGES))
def test_the_page_is_current(name):
    """`python tools/reference.py` writes it anew."""
    assert (reference.FOLDER / name).read_text(encoding="utf-8") == reference.page(name)


def test_no_page_is_left_of_something_that_is_gone():
    written = [
        path.name
        for path in reference.FOLDER.glob("*.md")
        if path.read_text().startswith(reference.GENERATED)
    ]
    assert sorted(written) == sorted(reference.PAGES)


@pytest.mark.parametrize("lang", COMPLETE_LANGUAGES)
def test_every_message_is_worded(lang):
    assert set(catalogue(lang)) == set(catalogue("en"))


@pytest.mark.parametrize("lang", COMPLETE_LANGUAGES)
def test_every_sentence_has_the_parameters_of_the_english_one(lang):
    def parameters(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    differing = {
        message: (parameters(text), parameters(catalogue("en")[message]))
        for message, text in catalogue(lang).items()
        if parameters(text) != parameters(catalogue("en")[message])
    }
    assert differing == {}

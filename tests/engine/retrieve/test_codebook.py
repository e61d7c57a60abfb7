"""Codes of units as the shipped vocabularies know them."""

from __future__ import annotations

from innervate.engine.retrieve import VocabularyCodes
from innervate.vocab import vocabulary

COUNTRIES = vocabulary("countries")


def test_codes_are_looked_up_behind_the_name_of_their_vocabulary():
    book = VocabularyCodes({"countries": COUNTRIES})

    assert book.labels("countries:BE")["fr"] == "Belgique"
    assert list(book.broader("countries:BE")) == [f"countries:{each}" for each in COUNTRIES.broader("BE")]


def test_what_no_vocabulary_knows_has_neither_label_nor_broader_code():
    book = VocabularyCodes({"countries": COUNTRIES})

    for code in ("countries:ZZ", "mesh:D006333", "BE"):
        assert (book.labels(code), tuple(book.broader(code))) == ({}, ())

"""Folding: one spelling for what people type with and without accents, capitals and ligatures."""

from __future__ import annotations

import re
import unicodedata

#: Letters that Unicode does not decompose, as European keyboards without them are used to write them.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
#: Accents of Latin, Greek and Cyrillic letters. Marks of other scripts are letters of their own.
_ACCENTS = re.compile("[\u0300-\u036f]")
_NOT_IN_AN_IDENTIFIER = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """``text`` in lower case without accents: ``Hôpital Łódź`` gives ``hopital lodz``."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", plain))


def identifier_key(text: str) -> str:
    """An identifier without the punctuation that people put in or leave out, and without a web address.

    ``https://orcid.org/0000-0002-1825-0097`` and ``0000000218250097`` give the same key.
    """
    return _NOT_IN_AN_IDENTIFIER.sub("", text.strip().rstrip("/").rsplit("/", 1)[-1].lower())

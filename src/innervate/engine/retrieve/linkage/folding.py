"""Fold text to plain lower-case words, in Latin letters for Greek and Cyrillic.

Source of the letter tables: ``lexicon/letters.json`` (ISO 843 and ISO 9, simplified).
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files

_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b\.?)?")
_NOT_A_WORD = re.compile(r"[\W_]+")
# German, Danish and Finnish spell the same vowel in two ways: "Koeln" and "Köln", "Aarhus" and "Århus".
_VOWELS = re.compile(r"ae|oe|ue|aa")


@cache
def read_lexicon(name: str) -> dict[str, object]:
    """A table of ``lexicon/`` by file name without ending."""
    text = files("innervate.engine.retrieve.linkage").joinpath("lexicon", f"{name}.json").read_text("utf-8")
    table: dict[str, object] = json.loads(text)
    return table


@cache
def _letters() -> dict[int, str]:
    scripts = read_lexicon("letters")["letters"]
    assert isinstance(scripts, dict)
    return {ord(letter): latin for script in scripts.values() for letter, latin in script.items()}


def fold(text: str) -> str:
    """Lower-case words with one space between, ASCII where letters have a table; "S.A." becomes "sa"."""
    # Twice: letters of mathematics and superscripts turn into capitals only when they are taken apart.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    latin = bare.translate(_letters()).replace("'s ", "s ").replace("’s ", "s ")
    joined = _DOTTED.sub(lambda m: m.group().replace(".", "") + " ", latin)
    return _NOT_A_WORD.sub(" ", joined).strip()


def loosen(word: str) -> str:
    """One spelling for a word that is written with or without umlaut: ``koeln`` and ``koln``."""
    return _VOWELS.sub(lambda m: m.group()[0], word)

"""When are two wordings the same for a reader? Keys for tolerant look-up.

Case, accents, punctuation and spacing never count. For finding a term inside a sentence, a plural
in ``-s`` does not count either: a mark that English, French, Spanish and Portuguese share.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_A_WORD = re.compile(r"[^\w]+|_+")
#: Letters that Unicode does not take apart, but that people type without their stroke.
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_SHORTEST_PLURAL = 4


def plain(text: str) -> str:
    """``text`` without case, accents and punctuation, words parted by one blank.

    ``Hôpital-Universitaire`` and ``hopital universitaire`` become equal. An empty or purely
    decorative text gives the empty string.
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(mark for mark in apart if not unicodedata.combining(mark))
    return _NOT_A_WORD.sub(" ", bare.translate(_STROKES)).strip()


@lru_cache(maxsize=65536)
def _singular(word: str) -> str:
    if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def word_keys(text: str) -> tuple[str, ...]:
    """The words of ``text`` as keys for finding phrases, a plural ``-s`` taken away."""
    return tuple(_singular(word) for word in plain(text).split())

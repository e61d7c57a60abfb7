"""Words of a text in any script: letters with their combining marks, and digits.

Python's ``\\w`` leaves combining marks out and so cuts Hindi and Thai words to pieces. Scripts that
are written without spaces between words are cut into overlapping pairs of characters instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

#: A word longer than this is a line of base64 or a broken export, not a word.
_LONGEST_WORD = 64

#: Scripts without spaces: Thai, Lao, Myanmar, Khmer, Kana, Han (with extensions).
_UNSPACED_RANGES = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2FA1F),
)


def _mark_ranges() -> Iterator[tuple[int, int]]:
    """Code point ranges of combining marks up to the end of the supplementary multilingual plane."""
    first: int | None = None
    for point in range(0x300, 0x1F000):
        is_mark = unicodedata.category(chr(point)).startswith("M")
        if is_mark and first is None:
            first = point
        elif not is_mark and first is not None:
            yield first, point - 1
            first = None


def _as_class(ranges: Iterator[tuple[int, int]] | tuple[tuple[int, int], ...]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_WORD = re.compile(rf"(?:[^\W_]|[{_as_class(_mark_ranges())}])+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_UNSPACED_RUN = re.compile(f"([{_as_class(_UNSPACED_RANGES)}]+)")


def words(text: str) -> list[str]:
    """Lower-case words in the order of the text; runs of unspaced script as character pairs."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    found: list[str] = _WORD.findall(unicodedata.normalize("NFKC", text).lower())
    if _UNSPACED_RUN.search(text) is None:
        return found
    return [piece for word in found for piece in _pieces(word)]


def is_unspaced(word: str) -> bool:
    """Is ``word`` a piece of a script that is written without spaces?"""
    return not word.isascii() and _UNSPACED_RUN.match(word) is not None


def _pieces(word: str) -> Iterator[str]:
    for run in _UNSPACED_RUN.split(word):
        if not run:
            continue
        if len(run) < 2 or not is_unspaced(run):
            yield run[:_LONGEST_WORD]
        else:
            yield from (first + second for first, second in pairwise(run))

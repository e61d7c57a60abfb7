"""The passage of a document that says most of what was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from innervate.engine.profile import EvidenceUnit
from innervate.engine.retrieve.analysis import stem, words
from innervate.engine.retrieve.index.vocabularies import language_of

#: Words of a snippet; enough for a sentence and a half.
_LENGTH = 40
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """``text``: a passage of the document as written; ``marks``: (start, end) of the words that match.

    ``cut_before``, ``cut_after``: does the document go on there?
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    cut_before: bool
    cut_after: bool


def snippet(unit: EvidenceUnit, weights: Mapping[str, float]) -> Snippet:
    """The passage of at most 40 words that weighs most; the beginning when nothing matches.

    ``weights``: by query word how much it says (its idf); a word of the text weighs as the query word
    with the same stem.
    """
    text = unit.body.strip() or unit.title
    lang = language_of(f"{unit.title}\n{unit.body}", unit.lang)
    weigh = _weigher(lang, weights)
    tokens = [(match.start(), match.end(), weigh(match.group())) for match in _TOKEN.finditer(text)]
    if not tokens:
        return Snippet("", (), False, False)
    first = _best_window([weight for _, _, weight in tokens])
    window = tokens[first : first + _LENGTH]
    start, end = window[0][0], window[-1][1]
    return Snippet(
        text=text[start:end],
        marks=tuple((begin - start, stop - start) for begin, stop, weight in window if weight > 0),
        cut_before=first > 0,
        cut_after=first + _LENGTH < len(tokens),
    )


def _weigher(lang: str, weights: Mapping[str, float]) -> Callable[[str], float]:
    by_stem: dict[str, float] = {}
    for word, weight in weights.items():
        key = stem(word, lang)
        by_stem[key] = max(by_stem.get(key, 0.0), weight)

    def weigh(token: str) -> float:
        return max((by_stem.get(stem(word, lang), 0.0) for word in words(token)), default=0.0)

    return weigh


def _best_window(weights: list[float]) -> int:
    """Where the heaviest run of ``_LENGTH`` tokens begins, the first of equals, with some lead-in."""
    total = best = sum(weights[:_LENGTH])
    at = 0
    for first in range(1, len(weights) - _LENGTH + 1):
        total += weights[first + _LENGTH - 1] - weights[first - 1]
        if total > best + 1e-9:
            best, at = total, first
    return at

"""Words like one that nobody uses, taken from what the reader may see."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

from innervate.engine.retrieve.index.columns import Mask
from innervate.engine.retrieve.index.snapshot import Part, Snapshot
from innervate.engine.retrieve.query import QueryWord, Understood

_SHORTEST = 4
#: One slip is forgiven in short words, two from this length on.
_TWO_SLIPS_FROM = 7
_MOST_WORDS = 3
_MOST_PROPOSALS = 3
#: When more words than this begin with the same letter, the first two letters must agree.
_LARGEST_RANGE = 3_000


def spellings(snapshot: Snapshot, understood: Understood, visible: Mask) -> dict[str, tuple[str, ...]]:
    """By unknown word up to three words like it, nearest first. A word is unknown when no visible profile
    has its stem; a word is proposed only if a visible profile has its stem."""
    unknown = [
        word
        for word in understood.words
        if _worth_mending(word) and not _is_used(snapshot, word.stems, visible)
    ]
    found = {}
    for word in unknown[:_MOST_WORDS]:
        near = sorted(set(_near(snapshot, word.word, visible)))[:_MOST_PROPOSALS]
        if near:
            found[word.word] = tuple(dict.fromkeys(each for _, each in near))
    return found


def _worth_mending(word: QueryWord) -> bool:
    return len(word.word) >= _SHORTEST and word.word.isalpha() and bool(word.grams)


def _is_used(snapshot: Snapshot, stems: tuple[int, ...], visible: Mask) -> bool:
    return any(_is_used_in(part, stem, visible) for part in snapshot.parts for stem in stems)


def _is_used_in(part: Part, stem: int, visible: Mask) -> bool:
    hit = part.segment.fields["stems"].of(stem)
    return hit is not None and bool(visible[part.profile_slice][part.segment.profile_of[hit[0]]].any())


def _near(snapshot: Snapshot, typed: str, visible: Mask) -> Iterator[tuple[int, str]]:
    slips = 2 if len(typed) >= _TWO_SLIPS_FROM else 1
    for part in snapshot.parts:
        for row in _alike(part, typed):
            word = part.segment.lexicon[row]
            distance = DamerauLevenshtein.distance(typed, word, score_cutoff=slips)
            if 0 < distance <= slips and _is_used_in(part, int(part.segment.lexicon_stems[row]), visible):
                yield distance, word


def _alike(part: Part, typed: str) -> range:
    """Rows of the lexicon that begin like the word."""
    lexicon = part.segment.lexicon
    for length in (1, 2):
        begin = typed[:length].encode()
        rows = range(lexicon.first_not_below(begin), lexicon.first_not_below(begin + b"\xff"))
        if len(rows) <= _LARGEST_RANGE:
            break
    return rows

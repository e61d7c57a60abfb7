"""The words asked: met, near in spelling or missing. Badge, bars and reasons all rest on this account."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WordPart:
    """What one word of the query gave to the text score, in all documents and fields together."""

    word: str
    part: float
    by_stem: float
    by_letters: float


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The content words of a question, each in one of three, with what it gave; heaviest first.

    ``met``: its stem stands in the profile. ``near``: only letters of it do (4-grams). ``missing``:
    neither, in the order given: rarest first.
    """

    met: tuple[WordPart, ...]
    near: tuple[WordPart, ...]
    missing: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.met) + len(self.near) + len(self.missing)


def asked_words(asked: Collection[str], without_stem: Sequence[str], parts: Sequence[WordPart]) -> AskedWords:
    """Sort ``asked`` into the three. ``without_stem``: those whose stem stands nowhere in the profile.

    Letters that two words share are counted with the first of them.
    """
    part_of = {each.word: each for each in parts}
    unmet = [word for word in without_stem if word in asked]
    near = [word for word in unmet if word in part_of and part_of[word].by_letters > 0]
    met = [word for word in asked if word not in unmet]
    return AskedWords(
        met=_heaviest_first([part_of.get(word, WordPart(word, 0.0, 0.0, 0.0)) for word in met]),
        near=_heaviest_first([part_of[word] for word in near]),
        missing=tuple(word for word in unmet if word not in near),
    )


def asked_words_of(record: Mapping[str, Any]) -> AskedWords:
    """The same out of a stored payload."""
    return asked_words(
        record["query"]["words"],
        [word for word, _ in record["text"].get("words_missing", ())],
        [WordPart(**each) for each in record["words"]],
    )


def _heaviest_first(parts: Sequence[WordPart]) -> tuple[WordPart, ...]:
    return tuple(sorted(parts, key=lambda each: (-each.part, each.word)))

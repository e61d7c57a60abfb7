"""Names of organisations in normal form: legal form off, words of institutions in one language.

Sources: ``lexicon/legal_forms.json``, ``lexicon/institution_words.json``, ``lexicon/place_names.json``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from innervate.engine.retrieve.linkage.folding import fold, loosen, read_lexicon

_LONGEST_FORM_IN_WORDS = 9
_SHORTEST_STEM = 4
_BRACKETED = re.compile(r"[(\[][^)\]]*[)\]]")


@dataclass(frozen=True, slots=True)
class NormalName:
    """A name taken apart.

    ``words``: folded words without legal form, in order. ``concepts``: the same without little words, each in
    the key language of the lexicon, so that "Universität Wien" and "University of Vienna" have the same set.
    ``legal_form``: what was taken off, empty for none. ``initials``: of the words that are not little.
    """

    words: tuple[str, ...]
    concepts: tuple[str, ...]
    legal_form: str
    initials: str
    parts: frozenset[str]

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def glued(self) -> str:
        return "".join(self.words)


@cache
def _legal_forms() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Forms to take off the end, off the start and from the middle; each with its blanks taken out."""
    table = read_lexicon("legal_forms")
    forms = cast(Mapping[str, list[str]], table["forms"])

    return (
        frozenset(_glued(form) for country in forms.values() for form in country),
        frozenset(map(_glued, cast(list[str], table["at_the_start"]))),
        frozenset(map(_glued, cast(list[str], table["anywhere"]))),
    )


class _Lexicon:
    """Word -> key, by whole words first, then by the longest stem that fits."""

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self.whole: dict[str, str] = {}
        self.stems: dict[str, str] = {}
        for key, forms in concepts.items():
            for form in forms:
                table = self.stems if form.endswith("*") else self.whole
                table.setdefault(loosen(form.rstrip("*")), key)

    def key_of(self, word: str) -> str | None:
        if word in self.whole:
            return self.whole[word]
        for end in range(len(word), _SHORTEST_STEM - 1, -1):
            if word[:end] in self.stems:
                return self.stems[word[:end]]
        return self.stems.get(word)


@cache
def _lexicons() -> tuple[_Lexicon, _Lexicon, frozenset[str]]:
    table = read_lexicon("institution_words")
    concepts = _Lexicon(cast(Mapping[str, list[str]], table["concepts"]))
    parts = _Lexicon(cast(Mapping[str, list[str]], table["parts"]))
    for row in cast(list[list[str]], read_lexicon("place_names")["places"]):
        for word in row:
            concepts.whole[loosen(word)] = f"@{row[0]}"
    return concepts, parts, frozenset(map(loosen, cast(list[str], table["little_words"])))


@lru_cache(maxsize=200_000)
def concept_of(word: str) -> str:
    """The key of the lexicon for a folded, loosened word; the word itself when the lexicon has none."""
    return _lexicons()[0].key_of(word) or word


@cache
def lexicon_keys() -> frozenset[str]:
    """All keys: words that say what kind of body it is, or where, and therefore little about which one."""
    lexicon = _lexicons()[0]
    return frozenset(lexicon.whole.values()) | frozenset(lexicon.stems.values())


def is_little(word: str) -> bool:
    return word in _lexicons()[2]


@cache
def _marks() -> Mapping[str, str]:
    """The short mark of each form that is also written out."""
    same = cast(Mapping[str, list[str]], read_lexicon("legal_forms")["same"])
    return {_glued(form): mark for mark, forms in same.items() for form in forms}


def _glued(form: str) -> str:
    return "".join(loosen(word) for word in form.split())


def _without_legal_form(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    at_the_end, at_the_start, anywhere = _legal_forms()
    taken: list[str] = []
    while True:
        for length in range(min(_LONGEST_FORM_IN_WORDS, len(words) - 1), 0, -1):
            form = "".join(words[-length:])
            if form in at_the_end:
                words, taken = words[:-length], [form, *taken]
                break
        else:
            break
    if len(words) > 1 and words[0] in at_the_start:
        taken, words = [words[0], *taken], words[1:]
    kept = tuple(word for word in words if word not in anywhere)
    if kept and kept != words:
        taken = [*(word for word in words if word in anywhere), *taken]
        words = kept
    return words, " ".join(_marks().get(form, form) for form in taken)


def normal_name(name: str) -> NormalName:
    """``name`` in normal form; a name of nothing but a legal form keeps its words."""
    words = tuple(loosen(word) for word in fold(name).split())
    words, legal_form = _without_legal_form(words)
    telling = tuple(word for word in words if not is_little(word)) or words
    parts = _lexicons()[1]
    return NormalName(
        words=words,
        concepts=tuple(concept_of(word) for word in telling),
        legal_form=legal_form,
        initials="".join(word[0] for word in telling),
        parts=frozenset(key for word in words if (key := parts.key_of(word))),
    )


def bracketed(name: str) -> tuple[str, ...]:
    """What stands in brackets, often the short or the former name: "OeAD (Austrian Exchange Service)"."""
    return tuple(inside for m in _BRACKETED.finditer(name) if (inside := m.group()[1:-1].strip()))

"""What is asked, and how it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from innervate.engine.retrieve.analysis import grams, left_out_words, words
from innervate.engine.retrieve.index.columns import term_hash
from innervate.engine.retrieve.index.snapshot import Snapshot
from innervate.engine.retrieve.index.vocabularies import language_of, stem_term


class Reach(StrEnum):
    """How far a search goes. WORDS: what shares a word, a name, a code or (misspelt) most of a word's
    letters. MEANING: also what is near in letters and latent meaning; every match task uses it."""

    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """``audience``: the class terms that the reader holds; without one nothing is found.

    ``kinds``, ``countries``: any of these, empty for all. ``facets``: by facet name the accepted values;
    facets combine with *and*, values of one facet with *or*. ``text`` empty: a listing by name.
    ``lang``: language of the text, guessed when empty.
    """

    text: str
    audience: frozenset[str]
    lang: str = ""
    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    limit: int = 20
    offset: int = 0
    reach: Reach = Reach.WORDS


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A content word. ``stems``: hashes of its stem in each language of the index (they exclude one
    another: a unit has one language); ``grams``: its 4-grams, empty for a pair of unspaced characters."""

    word: str
    stems: tuple[int, ...]
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """The query as the index reads it. ``left_out``: function words; ``words`` are distinct."""

    text: str
    lang: str
    words: tuple[QueryWord, ...]
    left_out: tuple[str, ...]

    @property
    def gram_words(self) -> tuple[QueryWord, ...]:
        return tuple(word for word in self.words if word.grams)


def understand(text: str, lang: str, languages: tuple[str, ...]) -> Understood:
    """``text`` as words, stems and grams, for an index whose units are in ``languages``.

    A query of nothing but function words keeps them: "the who" may be a name.
    """
    lang = language_of(text, lang)
    found = dict.fromkeys(words(text))
    left_out = left_out_words(found, lang)
    content = [word for word in found if word not in left_out] or list(found)
    kept = set(content)
    return Understood(
        text=text,
        lang=lang,
        words=tuple(_query_word(word, languages) for word in content),
        left_out=tuple(word for word in found if word not in kept),
    )


def most_telling(snapshot: Snapshot, understood: Understood, most: int) -> Understood:
    """The query cut to the ``most`` words that stand in the fewest units, in their order.

    A long text (a project objective, a whole profile) asks with its rare words; the common ones cost most
    of the time and decide nothing. Words that no unit has go first.
    """
    if len(understood.words) <= most:
        return understood
    holding = {word.word: _units_holding(snapshot, word) for word in understood.words}
    known = [word for word in understood.words if holding[word.word]]
    kept = {word.word for word in sorted(known, key=lambda word: holding[word.word])[:most]}
    return replace(understood, words=tuple(word for word in understood.words if word.word in kept))


def _units_holding(snapshot: Snapshot, word: QueryWord) -> int:
    hits = (part.segment.fields["stems"].of(term) for part in snapshot.parts for term in word.stems)
    return sum(len(hit[0]) for hit in hits if hit is not None)


def _query_word(word: str, languages: tuple[str, ...]) -> QueryWord:
    stems = dict.fromkeys(term_hash(stem_term(word, lang)) for lang in languages)
    return QueryWord(word, tuple(stems), grams(word))

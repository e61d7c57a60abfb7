"""What is asked, and how it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from innervate.engine.retrieve.analysis import function_words, grams, words
from innervate.engine.retrieve.index.columns import term_hash
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
    content = [word for word in found if word not in function_words(lang)] or list(found)
    kept = set(content)
    return Understood(
        text=text,
        lang=lang,
        words=tuple(_query_word(word, languages) for word in content),
        left_out=tuple(word for word in found if word not in kept),
    )


def _query_word(word: str, languages: tuple[str, ...]) -> QueryWord:
    stems = dict.fromkeys(term_hash(stem_term(word, lang)) for lang in languages)
    return QueryWord(word, tuple(stems), grams(word))

"""One list, ready for use: labels, broader and narrower terms, tolerant look-up, phrases in a text."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz
from rapidfuzz import process as fuzzy

from innervate.vocab.terms import Provenance, Term, UnknownCode
from innervate.vocab.wording import plain, word_keys

#: Under this likeness (0-100, share of letters kept) a suggestion would be noise rather than help.
_LEAST_LIKENESS = 75.0

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Mention:
    """A term met in a text: words ``first`` to ``last`` (counted from 0, both included)."""

    first: int
    last: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """A controlled vocabulary. Build one with ``vocabulary(name)`` or ``Vocabulary.from_file``.

    ``terms`` keep the order of the list, which is the order to show them in.
    """

    name: str
    provenance: Provenance
    terms: tuple[Term, ...]

    @classmethod
    def from_file(cls, path: Path, *, provenance: Provenance | None = None) -> Vocabulary:
        """Read a list that the user supplies (MeSH, EMDN, ESCO, a cluster's own sectors).

        JSON carries its provenance; CSV needs ``provenance``. Raises VocabularyRefused with every
        fault of the file. Format: README.md of this package.
        """
        # The reader needs this class: importing it above would be circular.
        from innervate.vocab.reading import read_vocabulary

        return read_vocabulary(path, provenance=provenance)

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __contains__(self, code: object) -> bool:
        return code in self._term_by_code

    def __getitem__(self, code: str) -> Term:
        try:
            return self._term_by_code[code]
        except KeyError:
            raise UnknownCode(self.name, code) from None

    def __hash__(self) -> int:
        return hash((self.name, self.provenance.version))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(term.code for term in self.terms)

    def label(self, code: str, lang: str = "en") -> str:
        """Label of ``code`` in ``lang``, with the fall-backs of ``Term.label``. Raises UnknownCode."""
        return self[code].label(lang)

    def choices(self, lang: str = "en") -> tuple[tuple[str, str], ...]:
        """Pairs (code, label in ``lang``) in the order of the list, as a form field takes them."""
        return tuple((term.code, term.label(lang)) for term in self.terms)

    def broader(self, code: str) -> tuple[str, ...]:
        """Every code above ``code``, nearest first; empty at the top. Raises UnknownCode."""
        return _walk(code, lambda each: self[each].broader)

    def narrower(self, code: str) -> tuple[str, ...]:
        """Every code below ``code``, nearest first; empty at a leaf. Raises UnknownCode."""
        self[code]
        return _walk(code, lambda each: self._children_by_code.get(each, ()))

    def children(self, code: str) -> tuple[str, ...]:
        """The codes one level below ``code``, in the order of the list. Raises UnknownCode."""
        self[code]
        return self._children_by_code.get(code, ())

    @property
    def roots(self) -> tuple[str, ...]:
        return tuple(term.code for term in self.terms if not term.broader)

    def by_notation(self, scheme: str, notation: str) -> tuple[str, ...]:
        """The codes whose ``notations[scheme]`` is ``notation``; empty if none."""
        return self._codes_by_notation.get((scheme, notation), ())

    def find(self, text: str, lang: str = "") -> str | None:
        """The one code that ``text`` names; None when no term, or more than one, bears that name.

        Case, accents and punctuation do not count. A code goes before a label, a label in
        ``lang`` before one in another language, a preferred label before another word, and a
        plural only counts when nothing else does.
        """
        for found in self._tiers(text, lang):
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def candidates(self, text: str, lang: str = "") -> tuple[str, ...]:
        """Every code that ``text`` may name, best first; empty if none. See ``find``."""
        tiers = self._tiers(text, lang)
        return tuple(dict.fromkeys(code for tier in tiers for code in tier))

    def suggest(self, text: str, lang: str = "", limit: int = 3) -> tuple[str, ...]:
        """Codes whose wording is like ``text``, most like first: for "did you mean ...?"."""
        wanted = plain(text)
        if not wanted:
            return ()
        known = self._codes_by_wording
        near = fuzzy.extract(
            wanted, list(known), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=limit * 4
        )
        # Equal likeness: the reader's own language first, then the order of the list.
        ranked = sorted(near, key=lambda hit: (-hit[1], not self._is_in_language(hit[0], lang)))
        return tuple(dict.fromkeys(code for wording, _, _ in ranked for code in known[wording]))[:limit]

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Terms named in ``text``, longest phrase first at each place, without overlap, in order.

        Codes do not count as words here: "or" and "it" are no countries in a sentence.
        """
        words = word_keys(text)
        found: list[Mention] = []
        at = 0
        while at < len(words):
            mention = self._longest_from(words, at)
            if mention is not None:
                found.append(mention)
            at = mention.last + 1 if mention is not None else at + 1
        return tuple(found)

    def expand(self, text: str) -> frozenset[str]:
        """Codes that a query of ``text`` should also meet: the terms it names and all below them."""
        named = {code for mention in self.mentions(text) for code in mention.codes}
        return frozenset(named.union(*(self.narrower(code) for code in named)))

    def _longest_from(self, words: Sequence[str], at: int) -> Mention | None:
        for length in range(min(self._longest_phrase, len(words) - at), 0, -1):
            codes = self._codes_by_phrase.get(tuple(words[at : at + length]))
            if codes:
                return Mention(first=at, last=at + length - 1, codes=codes)
        return None

    def _tiers(self, text: str, lang: str) -> Iterator[tuple[str, ...]]:
        key = plain(text)
        if not key:
            return
        yield self._codes_by_key.get(key, ())
        yield self._codes_by_label.get((lang, key), ())
        yield self._codes_by_alt_label.get((lang, key), ())
        yield self._codes_by_wording.get(key, ())
        yield self._codes_by_phrase.get(word_keys(text), ())

    def _is_in_language(self, wording: str, lang: str) -> bool:
        return (lang, wording) in self._codes_by_label or (lang, wording) in self._codes_by_alt_label

    @cached_property
    def _term_by_code(self) -> dict[str, Term]:
        return {term.code: term for term in self.terms}

    @cached_property
    def _children_by_code(self) -> dict[str, tuple[str, ...]]:
        return _grouped((above, term.code) for term in self.terms for above in term.broader)

    @cached_property
    def _codes_by_notation(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return _grouped((pair, term.code) for term in self.terms for pair in term.notations.items())

    @cached_property
    def _codes_by_key(self) -> dict[str, tuple[str, ...]]:
        """The code itself, and only if no term has that code, its notation elsewhere."""
        own = _grouped((plain(term.code), term.code) for term in self.terms)
        foreign = _grouped(
            (plain(text), term.code) for term in self.terms for text in term.notations.values()
        )
        return foreign | own

    @cached_property
    def _codes_by_label(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return _grouped(
            ((lang, plain(text)), term.code) for term in self.terms for lang, text in term.labels.items()
        )

    @cached_property
    def _codes_by_alt_label(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return _grouped(
            ((lang, plain(text)), term.code)
            for term in self.terms
            for lang, texts in term.alt_labels.items()
            for text in texts
        )

    @cached_property
    def _codes_by_wording(self) -> dict[str, tuple[str, ...]]:
        return _grouped((plain(text), term.code) for term in self.terms for text in _wordings(term))

    @cached_property
    def _codes_by_phrase(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        phrases = _grouped((word_keys(text), term.code) for term in self.terms for text in _wordings(term))
        phrases.pop((), None)
        return phrases

    @cached_property
    def _longest_phrase(self) -> int:
        return max((len(phrase) for phrase in self._codes_by_phrase), default=0)


def _wordings(term: Term) -> Iterator[str]:
    yield from term.labels.values()
    for texts in term.alt_labels.values():
        yield from texts


def _walk(start: str, next_codes: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Codes reached from ``start``, breadth first, each once, ``start`` itself left out."""
    reached: dict[str, None] = {}
    waiting = deque(next_codes(start))
    while waiting:
        code = waiting.popleft()
        if code not in reached:
            reached[code] = None
            waiting.extend(next_codes(code))
    return tuple(reached)


def _grouped(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, tuple[str, ...]]:
    """Codes by key, each code once, in the order met."""
    groups: dict[_Key, dict[str, None]] = {}
    for key, code in pairs:
        groups.setdefault(key, {})[code] = None
    return {key: tuple(codes) for key, codes in groups.items()}

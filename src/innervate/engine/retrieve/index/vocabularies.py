"""Turning texts into numbered words, fast: each distinct word is stemmed and cut into grams once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from innervate.engine.retrieve.analysis import detect_language, function_words, grams, stem, words
from innervate.engine.retrieve.index.columns import Hashes, term_hash

#: Shorter words have too many words like them.
_SHORTEST_MENDED = 4


class _Numbers(dict[str, int]):
    """Gives each new key the next number; C speed for the keys it knows."""

    def __init__(self, first: Iterable[str] = ()) -> None:
        super().__init__()
        for key in first:
            self[key]

    def __missing__(self, key: str) -> int:
        number = len(self)
        self[key] = number
        return number


def stem_term(word: str, lang: str) -> str:
    """Key of a stem in the index. Stems of different languages are different terms."""
    return f"{lang}:{stem(word, lang)}"


def language_of(text: str, stated: str) -> str:
    """The stated language in two letters, else the one that the text shows, else ""."""
    return stated[:2].lower() if stated else detect_language(text)


class WordTable:
    """Words of many texts as numbers, by language; ``matrix`` methods count their stems and grams.

    A text is a row. Function words of its language are left out.
    """

    def __init__(self) -> None:
        self._words_by_lang: dict[str, _Numbers] = {}
        self._texts: dict[str, tuple[array[int], array[int], array[int]]] = {}
        self._rows = 0

    def add(self, text: str, lang: str) -> None:
        """Add the next row: ``text`` in ``lang`` ("" when not known)."""
        numbers = self._words_by_lang.get(lang)
        if numbers is None:
            # Function words come first, so that one comparison leaves them out later.
            numbers = self._words_by_lang[lang] = _Numbers(sorted(function_words(lang)))
            self._texts[lang] = (array("i"), array("q"), array("i"))
        ids, ends, rows = self._texts[lang]
        ids.extend([numbers[word] for word in words(text)])
        ends.append(len(ids))
        rows.append(self._rows)
        self._rows += 1

    def __len__(self) -> int:
        return self._rows

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self._words_by_lang))

    def stem_matrix(self) -> tuple[csr_array, Hashes]:
        """Counts of stems by row, and the hashes of the columns."""
        terms = _Numbers()
        columns, rows = [], []
        for lang, numbers in self._words_by_lang.items():
            stem_of = np.fromiter((terms[stem_term(word, lang)] for word in numbers), np.int32, len(numbers))
            ids, row = self._content(lang)
            columns.append(stem_of[ids])
            rows.append(row)
        return _counts(rows, columns, self._rows, len(terms)), _hashes(terms)

    def lexicon(self) -> dict[str, int]:
        """Every content word of four letters and more, with the hash of its stem in one of its languages."""
        return {
            word: term_hash(stem_term(word, lang))
            for lang, numbers in sorted(self._words_by_lang.items())
            for word, number in numbers.items()
            if number >= len(function_words(lang)) and len(word) >= _SHORTEST_MENDED and word.isalpha()
        }

    def gram_matrix(self) -> tuple[csr_array, Hashes]:
        """Counts of 4-grams by row (a word that stands twice counts twice), and their hashes."""
        terms = _Numbers()
        total: csr_array | None = None
        for lang, numbers in self._words_by_lang.items():
            cut = [[terms[gram] for gram in grams(word)] for word in numbers]
            lengths = np.fromiter(map(len, cut), np.int64, len(cut))
            columns = np.fromiter((gram for each in cut for gram in each), np.int32, int(lengths.sum()))
            word_rows = np.repeat(np.arange(len(cut), dtype=np.int32), lengths)
            ids, row = self._content(lang)
            by_word = _counts([row], [ids], self._rows, len(numbers))
            by_gram = by_word @ _counts([word_rows], [columns], len(numbers), len(terms))
            if total is None:
                total = by_gram
            else:
                total.resize((self._rows, len(terms)))
                total = total + by_gram
        if total is None:
            total = csr_array((self._rows, 0), dtype=np.int32)
        return csr_array(total), _hashes(terms)

    def _content(self, lang: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Word numbers of all texts in ``lang`` without function words, and the row of each."""
        ids, ends, rows = (np.array(each) for each in self._texts[lang])
        lengths = np.diff(ends, prepend=0)
        row_of = np.repeat(rows, lengths).astype(np.int32)
        kept = ids >= len(function_words(lang))
        return ids[kept].astype(np.int32), row_of[kept]


def _counts(
    rows: list[NDArray[np.int32]], columns: list[NDArray[np.int32]], height: int, width: int
) -> csr_array:
    row = np.concatenate(rows) if rows else np.zeros(0, np.int32)
    column = np.concatenate(columns) if columns else np.zeros(0, np.int32)
    return csr_array((np.ones(len(row), np.int32), (row, column)), shape=(height, width))


def _hashes(terms: Iterable[str]) -> Hashes:
    return np.fromiter((term_hash(term) for term in terms), dtype=np.uint64)

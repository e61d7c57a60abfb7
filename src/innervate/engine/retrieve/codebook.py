"""What the index needs of controlled vocabularies: broader codes and labels.

Codes of evidence units carry their vocabulary in front, ``euroscivoc:/23/47``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from innervate.vocab.vocabulary import Vocabulary


class CodeBook(Protocol):
    """Broader codes and labels by full code; a code that it does not know has neither."""

    def broader(self, code: str) -> Sequence[str]:
        """Every broader code, nearest first."""
        ...

    def labels(self, code: str) -> Mapping[str, str]:
        """Preferred label by language."""
        ...


class NoCodes:
    """A code book for an index whose units carry no codes, or whose codes stand alone."""

    def broader(self, code: str) -> Sequence[str]:
        return ()

    def labels(self, code: str) -> Mapping[str, str]:
        return {}


class VocabularyCodes:
    """The code book of vocabularies by the name that stands before the colon."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._vocabularies = vocabularies

    def broader(self, code: str) -> Sequence[str]:
        name, _, own = code.partition(":")
        vocabulary = self._vocabularies.get(name)
        if vocabulary is None or own not in vocabulary:
            return ()
        return tuple(f"{name}:{each}" for each in vocabulary.broader(own))

    def labels(self, code: str) -> Mapping[str, str]:
        name, _, own = code.partition(":")
        vocabulary = self._vocabularies.get(name)
        if vocabulary is None or own not in vocabulary:
            return {}
        return vocabulary[own].labels

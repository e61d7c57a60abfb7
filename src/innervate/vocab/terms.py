"""A controlled vocabulary as the product holds it: terms, and where the list comes from.

Every list is data with a version, a licence and a mark that says how far it was checked (terms.md,
storage rule). Terms are read-only once loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

#: Language key of a label that is the same in every language (a proper name, as of a region).
EVERY_LANGUAGE = "mul"


class Mark(StrEnum):
    """How far a list was checked against its publisher."""

    VERIFIED = "V"  # seen in the publisher's own text or schema
    THIRD_PARTY = "T"  # taken from a third party that encodes the publisher's text
    KNOWN = "K"  # common professional knowledge, not checked against a source
    OURS = "O"  # our own decision


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a list comes from and how far to trust it.

    ``valid_from`` and ``valid_to`` bound the days for which the publisher states the list; None
    where the publisher states no bound.
    """

    title: Mapping[str, str]
    version: str
    source: str
    url: str
    licence: str
    attribution: str
    mark: Mark
    checked_on: date
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list.

    ``labels``: preferred label by language (ISO 639-1, or ``mul`` for a name without translation).
    ``alt_labels``: other words for the same, by language. ``broader``: codes one level up.
    ``notations``: the code of this term in other schemes (``alpha3``, ``cordis``, ``rank``, ...).
    """

    code: str
    labels: Mapping[str, str] = field(hash=False)
    broader: tuple[str, ...] = ()
    alt_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    notations: Mapping[str, str] = field(default_factory=dict, hash=False)
    definition: Mapping[str, str] = field(default_factory=dict, hash=False)

    def label(self, lang: str = "en") -> str:
        """Label in ``lang``, else the untranslated name, else English, else the code."""
        for wanted in (lang, EVERY_LANGUAGE, "en"):
            if wanted in self.labels:
                return self.labels[wanted]
        return self.code


class UnknownCode(LookupError):
    """A code that its list does not have."""

    message_id = "vocabulary-code-unknown"

    def __init__(self, vocabulary: str, code: str) -> None:
        super().__init__(f"{self.message_id}: {vocabulary} has no code {code!r}")
        self.vocabulary = vocabulary
        self.code = code


class UnknownVocabulary(LookupError):
    """A list that the product does not ship."""

    message_id = "vocabulary-unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"{self.message_id}: {name!r}")
        self.name = name

"""The text score of one profile taken apart: every number that made it, and none that did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from innervate.engine.profile import Profile
from innervate.engine.retrieve.fusion import FusionWeights
from innervate.engine.retrieve.index.snapshot import Part, Snapshot
from innervate.engine.retrieve.lexical import FieldScores, TermGroup
from innervate.engine.retrieve.scoring import DOCUMENTS, IDENTIFIER_WEIGHT, Lexical, TextScores


@dataclass(frozen=True, slots=True)
class TermPart:
    """One term of the query where it stands. ``word``: the query word it belongs to (of a 4-gram, the first
    that has it). BM25 part: ``idf * tf / (tf + norm)``."""

    word: str
    term: str
    tf: int
    idf: float
    norm: float

    @property
    def score(self) -> float:
        return self.idf * self.tf / (self.tf + self.norm)


@dataclass(frozen=True, slots=True)
class LexicalPart:
    """``highest_*``: of the whole index, 0 when the query has none of the kind."""

    stems: tuple[TermPart, ...]
    letters: tuple[TermPart, ...]
    letters_weight: float
    highest_stems: float
    highest_letters: float


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """One of the best documents. ``cosine`` is None when its meaning was not looked at."""

    unit_id: str
    lexical: LexicalPart
    cosine: float | None


@dataclass(frozen=True, slots=True)
class TextParts:
    """What ``TextScores`` holds of one profile. ``dense_weight``: of meaning, 0 when it was not weighed.

    ``several``: three documents and the whole profile count; else the one document alone.
    ``highest``: the best total of the index, on which the text score is 1.
    """

    documents: tuple[DocumentPart, ...]
    whole: LexicalPart | None
    weights: FusionWeights
    dense_weight: float
    low_cosine: float
    high_cosine: float
    floor: float
    several: bool
    highest_documents: float
    highest_whole: float
    names: float
    codes: float
    identified: bool
    identifier_weight: float
    highest: float
    words_missing: tuple[tuple[str, float], ...]


def text_parts(snapshot: Snapshot, scored: TextScores, row: int, profile: Profile) -> TextParts:
    """Take the score of profile row ``row`` apart. ``words_missing``: the query words whose stem stands
    nowhere in the profile (letters of it may), with their idf, rarest first."""
    units = [int(unit) for unit in scored.documents.rows[row] if unit >= 0]
    first = snapshot.units_of(row).start
    whole = scored.whole
    return TextParts(
        documents=tuple(
            DocumentPart(
                profile.units[unit - first].unit_id,
                _unit_part(snapshot, scored, scored.units, unit),
                _cosine(scored, unit),
            )
            for unit in units
        ),
        whole=_whole_part(snapshot, scored, whole, row) if whole is not None else None,
        weights=scored.weights,
        dense_weight=scored.dense_weight,
        low_cosine=scored.near.low,
        high_cosine=scored.near.high,
        floor=scored.documents.floor,
        several=scored.documents.rows.shape[1] == DOCUMENTS,
        highest_documents=scored.documents.highest,
        highest_whole=float(whole.scores.max(initial=0.0)) if whole is not None else 0.0,
        names=float(scored.names[row]),
        codes=float(scored.codes[row]),
        identified=bool((scored.identified == row).any()),
        identifier_weight=IDENTIFIER_WEIGHT,
        highest=scored.highest,
        words_missing=_words_missing(snapshot, scored, row),
    )


def _unit_part(snapshot: Snapshot, scored: TextScores, lexical: Lexical, unit: int) -> LexicalPart:
    norms = snapshot.unit_norms
    return _lexical_part(
        lexical,
        tuple(_terms(snapshot, scored, "stems", lexical.stems, [unit], float(norms["stems"][unit]))),
        tuple(_terms(snapshot, scored, "grams", lexical.letters, [unit], float(norms["grams"][unit]))),
    )


def _whole_part(snapshot: Snapshot, scored: TextScores, lexical: Lexical, row: int) -> LexicalPart:
    norms = snapshot.profile_norms
    units = list(snapshot.units_of(row))
    return _lexical_part(
        lexical,
        tuple(_terms(snapshot, scored, "stems", lexical.stems, units, float(norms["stems"][row]))),
        tuple(_terms(snapshot, scored, "grams", lexical.letters, units, float(norms["grams"][row]))),
    )


def _lexical_part(
    lexical: Lexical, stems: tuple[TermPart, ...], letters: tuple[TermPart, ...]
) -> LexicalPart:
    return LexicalPart(stems, letters, lexical.letters_weight, lexical.stems.highest, lexical.letters.highest)


def _terms(
    snapshot: Snapshot,
    scored: TextScores,
    field: str,
    scores: FieldScores,
    units: Sequence[int],
    norm: float,
) -> Iterator[TermPart]:
    """The terms of one field that stand in any of ``units`` (all of one profile)."""
    if not units:
        return
    part = snapshot.part_of_unit(units[0])
    words = _word_by_gram(scored) if field == "grams" else {}
    for group, idf in zip(scores.found, scores.idf, strict=True):
        count = _count(part, field, group, units)
        if count:
            yield TermPart(words.get(group.label, group.label), group.label, count, idf, norm)


def _count(part: Part, field: str, group: TermGroup, units: Sequence[int]) -> int:
    """How often the group stands in ``units``, which follow one another."""
    first, last = units[0] - part.first_unit, units[-1] - part.first_unit + 1
    total = 0
    for term in group.hashes:
        hit = part.segment.fields[field].of(term)
        if hit is not None:
            rows, counts = hit
            begin, end = np.searchsorted(rows, [first, last])
            total += int(counts[begin:end].sum(dtype=np.int64))
    return total


def _word_by_gram(scored: TextScores) -> dict[str, str]:
    words: dict[str, str] = {}
    for word in scored.understood.words:
        for gram in word.grams:
            words.setdefault(gram, word.word)
    return words


def _cosine(scored: TextScores, unit: int) -> float | None:
    at = int(np.searchsorted(scored.near.rows, unit))
    if at == len(scored.near.rows) or int(scored.near.rows[at]) != unit:
        return None
    return float(scored.near.cosines[at])


def _words_missing(snapshot: Snapshot, scored: TextScores, row: int) -> tuple[tuple[str, float], ...]:
    units = list(snapshot.units_of(row))
    stems = scored.units.stems
    idf = dict(zip((group.label for group in stems.found), stems.idf, strict=True))
    if not units:
        held: set[str] = set()
    else:
        part = snapshot.part_of_unit(units[0])
        held = {group.label for group in stems.found if _count(part, "stems", group, units)}
    missing = [
        (word.word, idf.get(word.word, 0.0)) for word in scored.understood.words if word.word not in held
    ]
    return tuple(sorted(missing, key=lambda pair: (-pair[1], pair[0])))

"""Vocabulary terms named in a query, and the profiles that have them or a narrower one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from innervate.engine.retrieve.analysis import fold
from innervate.engine.retrieve.index.building import CODE_COUNT
from innervate.engine.retrieve.index.columns import Scores, TextColumn, term_hash
from innervate.engine.retrieve.index.segment import Segment
from innervate.engine.retrieve.index.snapshot import Snapshot
from innervate.engine.retrieve.lexical import TermGroup, inverse_frequency, occurrences
from innervate.engine.retrieve.query import Understood

#: Longer phrases are not looked up, nor phrases beyond this word of a long text.
_LONGEST_LABEL = 6
_LOOK_AT = 32


@dataclass(frozen=True, slots=True)
class QueryCode:
    """A vocabulary term that the query names. ``rarity``: its idf among the units."""

    code: str
    label: str
    rarity: float


def codes_named(snapshot: Snapshot, understood: Understood) -> tuple[QueryCode, ...]:
    """Terms whose whole label, in any language, stands in the query."""
    labels: dict[str, str] = {}
    for phrase in _phrases(understood.text):
        for part in snapshot.parts:
            for code, label in _labelled(part.segment, phrase):
                labels.setdefault(code, label)
    found = []
    for code, label in labels.items():
        hits = occurrences(snapshot, "codes", [TermGroup(code, (term_hash(code),))])
        if hits:
            found.append(QueryCode(code, label, inverse_frequency(len(hits[0].rows), snapshot.units)))
    return tuple(found)


def shared_codes(snapshot: Snapshot, codes: Sequence[QueryCode]) -> Scores:
    """Share of ``codes``, by rarity, that each profile has; a narrower code counts with its discount."""
    shares = np.zeros(snapshot.profile_rows, np.float32)
    mass = sum(code.rarity for code in codes)
    for code in codes:
        for hit in occurrences(snapshot, "codes", [TermGroup(code.code, (term_hash(code.code),))]):
            best = np.zeros(snapshot.profile_rows, np.float32)
            np.maximum.at(best, snapshot.profile_of[hit.rows], hit.counts / np.float32(CODE_COUNT))
            shares += np.float32(code.rarity / mass) * best
    return shares


def _phrases(text: str) -> Iterator[bytes]:
    pieces = fold(text).split()[:_LOOK_AT]
    for first in range(len(pieces)):
        for last in range(first + 1, min(len(pieces), first + _LONGEST_LABEL) + 1):
            yield " ".join(pieces[first:last]).strip(".,;:!?()\"'").encode()


def _labelled(segment: Segment, phrase: bytes) -> Iterator[tuple[str, str]]:
    """Code and label of every label that is exactly ``phrase``."""
    wordings = segment.wordings
    if not phrase or not _has_labels(wordings.codes):
        return
    at = wordings.keys.first_not_below(phrase)
    while at < len(wordings.keys) and wordings.keys.bytes_at(at) == phrase:
        number = int(wordings.wording_of[at])
        if wordings.is_start[at] and wordings.owners[number] < 0:
            yield wordings.codes[number], wordings.shown[number]
        at += 1


def _has_labels(codes: TextColumn) -> bool:
    return len(codes.data) > 0

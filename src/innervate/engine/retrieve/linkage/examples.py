"""Labelled pairs to learn from, out of two sets of records of which it is known who is who."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from innervate.engine.retrieve.linkage.blocking import Pairs
from innervate.engine.retrieve.linkage.columns import Floats, Indices, prepare
from innervate.engine.retrieve.linkage.comparison import FeatureTable
from innervate.engine.retrieve.linkage.records import OrganisationRecord
from innervate.engine.retrieve.linkage.scoring import (
    KnownSet,
    all_comparisons,
    best_row_of_each,
    feature_chunks,
)

Flags = npt.NDArray[np.bool_]

FOLDS = 4
# Share of the right side in each sample, and how often each field of a record is taken out there.
_SAMPLE_SHARES = (0.25, 0.1, 0.1, 0.1, 0.04, 0.04, 0.04, 0.04, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01)
_TAKEN_OUT = {"kind": 0.5, "street": 0.3, "city": 0.12, "short_name": 0.3, "website": 0.1, "country": 0.04}
_PARTNER_KEPT = 0.7
_MISTYPED = 0.15


@dataclass(frozen=True)
class LabelledLink:
    """Two sets of records, and which are the same.

    ``same``: record id on the left -> record id on the right. ``tuned_on``: ids on the left to learn from;
    the others take part as rivals only, without their label.
    """

    left: Sequence[OrganisationRecord]
    right: Sequence[OrganisationRecord]
    same: Mapping[str, str]
    tuned_on: frozenset[str]


@dataclass(frozen=True)
class Examples:
    """Rows to learn from, one a pair of names (first pass) or a pair of records (second pass).

    ``fold`` goes by the record on the left. ``telling``: rows for the first pass, see ``_telling_rows``.
    """

    table: FeatureTable
    nodes: Pairs
    pair: Indices
    left_record: npt.NDArray[np.int64]
    same: Flags
    tuned: Flags
    telling: Flags
    fold: Indices

    def part(self, rows: npt.NDArray[np.int64]) -> Examples:
        return Examples(
            {name: column[rows] for name, column in self.table.items()},
            self.nodes[rows],
            self.pair[rows],
            self.left_record[rows],
            self.same[rows],
            self.tuned[rows],
            self.telling[rows],
            self.fold[rows],
        )


def examples_of(link: LabelledLink) -> Examples:
    """All candidate pairs of a link with their features and labels; no rows when no records meet."""
    left, known = prepare(link.left), KnownSet(prepare(link.right))
    pairs = known.candidates(left)
    comparison = all_comparisons(left, known, pairs)
    chunks = [table for _, table in feature_chunks(comparison)]
    table = {
        name: np.concatenate([chunk[name] for chunk in chunks]) for name in (chunks[0] if chunks else ())
    }
    row_of = {record.record_id: row for row, record in enumerate(link.right)}
    partner = np.array(
        [row_of.get(link.same.get(record.record_id, ""), -1) for record in link.left], dtype=np.int64
    )
    owner, other = pairs[comparison.pair].T
    same = partner[owner] == other
    tuned = np.array([record.record_id in link.tuned_on for record in link.left], dtype=bool)[owner]
    telling = tuned & _telling_rows(
        comparison.pair, same, table.get("letters_cosine", np.zeros(0, dtype=np.float32))
    )
    fold = np.array([zlib.crc32(record.record_id.encode()) % FOLDS for record in link.left], dtype=np.int32)
    return Examples(table, comparison.nodes, comparison.pair, owner, same, tuned, telling, fold[owner])


def _telling_rows(pair: Indices, same: Flags, likeness: Floats) -> Flags:
    """All rows that are not the same, and of each pair that is only its likest pair of names.

    Two names of one body may have nothing in common; to teach that they are the same teaches noise.
    """
    telling = ~same
    matches = np.flatnonzero(same)
    telling[matches[best_row_of_each(pair[matches], likeness[matches])]] = True
    return telling


def samples(link: LabelledLink, seed: int) -> Iterator[LabelledLink]:
    """Small links out of a large one, with fields taken out; tuned records only."""
    generator = np.random.default_rng(seed)
    tuned = [record for record in link.left if record.record_id in link.tuned_on]
    for share in _SAMPLE_SHARES:
        right = [record for record in link.right if generator.random() < share]
        there = {record.record_id for record in right}
        left = [
            record
            for record in tuned
            if generator.random() < (_PARTNER_KEPT if link.same.get(record.record_id) in there else share)
        ]
        yield replace(
            link, left=[_thinned(r, generator) for r in left], right=[_thinned(r, generator) for r in right]
        )


def _thinned(record: OrganisationRecord, generator: np.random.Generator) -> OrganisationRecord:
    """The record without some of its fields."""
    gone = {name: "" for name, chance in _TAKEN_OUT.items() if generator.random() < chance}
    names = tuple(
        _mistyped(name, generator) if generator.random() < _MISTYPED else name for name in record.names
    )
    return replace(record, names=names, **gone)  # type: ignore[arg-type]  # all of these fields are texts


def _mistyped(name: str, generator: np.random.Generator) -> str:
    """One letter left out, doubled, or swapped with the next."""
    if len(name) < 4:
        return name
    at = int(generator.integers(1, len(name) - 2))
    before, letter, following, after = name[:at], name[at], name[at + 1], name[at + 2 :]
    slips = (following, letter + letter + following, following + letter)
    return before + slips[int(generator.integers(len(slips)))] + after

"""Postings of one field: for each term, the rows that hold it and how often."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from innervate.engine.retrieve.index.columns import Hashes, Rows, load_array, save_array

#: A term that stands more often than this in one unit says no more.
HIGHEST_COUNT = 255


@dataclass(frozen=True, slots=True)
class Postings:
    """``terms`` are hashes in ascending order; term i stands in ``rows[starts[i]:starts[i + 1]]``,
    ascending, as often as ``counts`` says. ``height``: number of rows of the field."""

    terms: Hashes
    starts: NDArray[np.int64]
    rows: Rows
    counts: NDArray[np.uint8]
    height: int

    def of(self, term: int) -> tuple[Rows, NDArray[np.uint8]] | None:
        """Rows and counts of the term with this hash, None if no row holds it."""
        at = int(np.searchsorted(self.terms, np.uint64(term)))
        if at == len(self.terms) or int(self.terms[at]) != term:
            return None
        first, last = int(self.starts[at]), int(self.starts[at + 1])
        return self.rows[first:last], self.counts[first:last]

    def count(self, term: int, row: int) -> int:
        """How often the term stands in ``row``."""
        found = self.of(term)
        if found is None:
            return 0
        rows, counts = found
        at = int(np.searchsorted(rows, row))
        return int(counts[at]) if at < len(rows) and int(rows[at]) == row else 0

    def save(self, folder: Path, name: str) -> None:
        for part in ("terms", "starts", "rows", "counts"):
            save_array(folder / f"{name}.{part}.npy", getattr(self, part))

    @classmethod
    def load(cls, folder: Path, name: str, height: int) -> Postings:
        terms, starts, rows, counts = (
            load_array(folder / f"{name}.{part}.npy") for part in ("terms", "starts", "rows", "counts")
        )
        return cls(terms, starts, rows, counts, height)

    @classmethod
    def of_matrix(cls, matrix: csr_array | csc_array, terms: Hashes) -> Postings:
        """From a matrix rows x terms of counts, whose columns need not be in the order of the hashes."""
        by_term = csc_array(matrix)[:, np.argsort(terms)]
        by_term.sort_indices()
        held = np.diff(by_term.indptr) > 0
        starts = np.concatenate([[0], np.cumsum(np.diff(by_term.indptr)[held])]).astype(np.int64)
        counts = np.minimum(by_term.data, HIGHEST_COUNT).astype(np.uint8)
        return cls(
            np.sort(terms)[held], starts, by_term.indices.astype(np.int32), counts, int(matrix.shape[0])
        )


def joined(parts: list[Postings], new_rows: list[Rows], height: int) -> Postings:
    """One field out of several. ``new_rows[i][row]``: what ``row`` of part i becomes, -1 if it goes."""
    terms = np.unique(np.concatenate([part.terms for part in parts]))
    rows, columns, counts = [], [], []
    for part, moved in zip(parts, new_rows, strict=True):
        column_of = np.searchsorted(terms, part.terms).astype(np.int32)
        row = moved[part.rows]
        kept = row >= 0
        rows.append(row[kept])
        columns.append(np.repeat(column_of, np.diff(part.starts))[kept])
        counts.append(part.counts[kept])
    matrix = csc_array(
        (np.concatenate(counts), (np.concatenate(rows), np.concatenate(columns))), shape=(height, len(terms))
    )
    return Postings.of_matrix(matrix, terms)

"""Which pairs of records are looked at: a union of blocks, because one block alone caps the recall.

Each block gives pairs (left record, right record). Keys that too many records share are passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from innervate.engine.retrieve.linkage.columns import Columns, Indices
from innervate.engine.retrieve.linkage.rarity import Rarity, weighted_rows

Pairs = npt.NDArray[np.int64]  # (n, 2): left record, right record

NEIGHBOURS = 12
_LARGEST_GROUP = 40
_ROWS_AT_ONCE = 400
_LEAST_COSINE = 0.15
_RAREST = 3


class KeyIndex:
    """Records of a prepared set by every blocking key."""

    def __init__(self, columns: Columns, rarity: Rarity) -> None:
        self.rarity = rarity
        self.records_by_key: dict[str, list[int]] = defaultdict(list)
        for key, record in _keys(columns, rarity):
            self.records_by_key[key].append(record)

    def pairs(self, left: Columns) -> Iterator[tuple[int, int]]:
        for key, record in _keys(left, self.rarity):
            group = self.records_by_key.get(key, ())
            if len(group) <= _LARGEST_GROUP:
                for other in group:
                    yield record, other


def _keys(columns: Columns, rarity: Rarity) -> Iterator[tuple[str, int]]:
    for position, name in enumerate(columns.names):
        record = int(columns.owner[position])
        country = columns.addresses[record].country
        yield f"name {name.glued}", record
        yield f"short {country} {name.glued}", record
        if len(name.initials) >= 3:
            yield f"short {country} {name.initials}", record
        rare = sorted(set(name.concepts), key=lambda word: (rarity.words[word], word))[:_RAREST]
        short = columns.short_names[record]
        labels = {
            *rare,
            *(short.concepts[:_RAREST] if short else ()),
            *columns.domains[record].split(".")[:1],
        }
        for word in labels - {""}:
            yield f"word {country} {word}", record
        for first, second in pairwise(rare):
            yield f"words {country} {' '.join(sorted((first, second)))}", record
        yield f"pair {country} {' '.join(sorted(set(name.concepts))[:12])}", record
    for record in range(len(columns.records)):
        for key in _record_keys(columns, rarity, record):
            yield key, record


def _record_keys(columns: Columns, rarity: Rarity, record: int) -> Iterator[str]:
    address, short, domain = columns.addresses[record], columns.shorts[record], columns.domains[record]
    country = address.country
    if len(short) >= 2:
        yield f"short {country} {short}"
    if domain:
        yield f"web {domain}"
        yield f"short {country} {domain.split('.')[0].replace('-', '')}"
    rare_street = sorted(set(address.street), key=lambda word: (rarity.street_counts[word], word))[:2]
    for word in rare_street:
        for number in address.numbers[:2]:
            yield f"street {country} {word} {number}"
    if len(rare_street) == 2:
        yield f"streets {country} {' '.join(sorted(rare_street))}"
    if rare_street:
        yield f"street in {country} {address.city} {rare_street[0]}"
    for scheme, value in columns.identifiers[record].items():
        yield f"id {scheme} {value}"


class NeighbourIndex:
    """Nearest names by character n-grams, country by country; records without country meet all."""

    def __init__(self, columns: Columns, rarity: Rarity) -> None:
        self.rarity = rarity
        self.owner = columns.owner
        weighted = weighted_rows(columns.grams, rarity.grams)
        countries = columns.country_codes[columns.owner]
        self.names_in = {
            str(country): _NamesOfCountry(np.flatnonzero(countries == country), weighted)
            for country in np.unique(countries)
        }

    def pairs(self, left: Columns, *, to_itself: bool) -> Iterator[Pairs]:
        """Pairs of records; ``to_itself``: ``left`` is the indexed set, a name is no neighbour of its own."""
        weighted = weighted_rows(left.grams, self.rarity.grams)
        countries = left.country_codes[left.owner]
        for country in np.unique(countries).tolist():
            rows = np.flatnonzero(countries == country)
            others = [c for c in (country, "") if c in self.names_in] if country else list(self.names_in)
            for other in others:
                names = self.names_in[other]
                for start in range(0, len(rows), _ROWS_AT_ONCE):
                    chunk = rows[start : start + _ROWS_AT_ONCE]
                    row, position = names.nearest(weighted[chunk], NEIGHBOURS + int(to_itself))
                    yield np.stack([left.owner[chunk[row]], self.owner[position]], axis=1).astype(np.int64)


class _NamesOfCountry:
    """The names of one country, n-grams by rows; only n-grams that occur there are kept."""

    def __init__(self, positions: npt.NDArray[np.int64], weighted: sparse.csr_matrix) -> None:
        self.positions = positions
        names = weighted[positions]
        self.grams = np.unique(names.indices)
        self.by_gram = _only(names, self.grams).T.tocsr()

    def nearest(self, names: sparse.csr_matrix, count: int) -> tuple[Indices, npt.NDArray[np.int64]]:
        """For rows of weighted names: row and position of up to ``count`` nearest names each."""
        near = (_only(names, self.grams) @ self.by_gram).tocsr()
        row, column = _nearest(near, count)
        return row, self.positions[column]


def _only(names: sparse.csr_matrix, grams: Indices) -> sparse.csr_matrix:
    """``names`` in the columns ``grams`` (sorted), numbered anew."""
    column = np.searchsorted(grams, names.indices)
    known = column < len(grams)
    known[known] = grams[column[known]] == names.indices[known]
    ends = np.concatenate([[0], np.cumsum(known)])[names.indptr]
    return sparse.csr_matrix((names.data[known], column[known], ends), shape=(names.shape[0], len(grams)))


def _nearest(near: sparse.csr_matrix, count: int) -> tuple[Indices, Indices]:
    rows, columns = [], []
    for row in range(near.shape[0]):
        start, end = near.indptr[row], near.indptr[row + 1]
        values, at = near.data[start:end], near.indices[start:end]
        if len(values) > count:
            best = np.argpartition(-values, count - 1)[:count]
            values, at = values[best], at[best]
        at = at[values >= _LEAST_COSINE]
        rows.append(np.full(len(at), row, dtype=np.int32))
        columns.append(at)
    return np.concatenate(rows), np.concatenate(columns).astype(np.int32)


def distinct(chunks: Iterable[Pairs], pairs: Iterable[tuple[int, int]]) -> Pairs:
    """One row a pair, sorted."""
    listed = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    everything = np.concatenate([*chunks, listed])
    width = int(everything[:, 1].max()) + 1 if len(everything) else 1
    code = np.unique(everything[:, 0] * width + everything[:, 1])
    return np.stack([code // width, code % width], axis=1)


def appearance_pairs(left: Columns, right: Columns, pairs: Pairs) -> tuple[Pairs, Indices]:
    """All pairs of appearances of each pair of records, and the row of ``pairs`` each belongs to."""
    first_left, first_right = left.first_appearance, right.first_appearance
    n_left = np.diff(first_left)[pairs[:, 0]].astype(np.int64)
    n_right = np.diff(first_right)[pairs[:, 1]].astype(np.int64)
    combinations = n_left * n_right
    row = np.repeat(np.arange(len(pairs)), combinations)
    within = np.arange(len(row)) - np.repeat(np.cumsum(combinations) - combinations, combinations)
    a = first_left[pairs[row, 0]] + within // n_right[row]
    b = first_right[pairs[row, 1]] + within % n_right[row]
    return np.stack([a, b], axis=1).astype(np.int64), row.astype(np.int32)

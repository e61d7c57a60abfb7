"""A set of organisation records, prepared column by column for comparing many pairs at once.

A record with several names is several *appearances*: pairs are compared appearance by appearance, and
the best pair of names stands for the pair of records.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from innervate.engine.retrieve.linkage.addresses import NormalAddress, normal_address, web_domain
from innervate.engine.retrieve.linkage.folding import fold
from innervate.engine.retrieve.linkage.identifiers import normal_identifiers
from innervate.engine.retrieve.linkage.names import NormalName, normal_name
from innervate.engine.retrieve.linkage.records import OrganisationRecord

Indices = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

GRAM_COLUMNS = 1 << 20
WORD_COLUMNS = 1 << 20
_GRAM_SIZES = (2, 3, 4)
_STEM = 5
_MOST_NAMES = 8
# A short name of this many letters in two words or more is a name of its own, often the English one.
_SHORT_NAME_IS_A_NAME = 12


@dataclass(frozen=True)
class Columns:
    """``owner[a]``: the record of appearance ``a``; names by appearance, all else by record."""

    records: tuple[OrganisationRecord, ...]
    owner: Indices
    names: tuple[NormalName, ...]
    short_names: tuple[NormalName | None, ...]
    addresses: tuple[NormalAddress, ...]
    domains: tuple[str, ...]
    identifiers: tuple[dict[str, str], ...]

    def part(self, rows: npt.NDArray[np.int64]) -> Columns:
        """Some of the records, in the order of ``rows``; matrices are cut, not counted again."""
        first = self.first_appearance
        sizes = np.diff(first)[rows].astype(np.int64)
        within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        appearances = np.repeat(first[rows], sizes) + within
        listed = rows.tolist()
        part = Columns(
            records=tuple(self.records[row] for row in listed),
            owner=np.repeat(np.arange(len(rows)), sizes).astype(np.int32),
            names=tuple(self.names[row] for row in appearances.tolist()),
            short_names=tuple(self.short_names[row] for row in listed),
            addresses=tuple(self.addresses[row] for row in listed),
            domains=tuple(self.domains[row] for row in listed),
            identifiers=tuple(self.identifiers[row] for row in listed),
        )
        for matrix in ("grams", "concepts", "stems"):
            part.__dict__[matrix] = getattr(self, matrix)[appearances]
        part.__dict__["street_words"] = self.street_words[rows]
        return part

    @cached_property
    def texts(self) -> list[str]:
        return [name.text for name in self.names]

    @cached_property
    def glued(self) -> list[str]:
        return [name.glued for name in self.names]

    @cached_property
    def shorts(self) -> list[str]:
        """Glued short names by record, empty for none."""
        return [name.glued if name else "" for name in self.short_names]

    @cached_property
    def first_appearance(self) -> Indices:
        """Where the appearances of each record begin; one longer than the records."""
        return np.searchsorted(self.owner, np.arange(len(self.records) + 1)).astype(np.int32)

    @cached_property
    def grams(self) -> sparse.csr_matrix:
        """Counts of character 2-4-grams, appearances x ``GRAM_COLUMNS``."""
        return count_grams(self.texts)

    @cached_property
    def concepts(self) -> sparse.csr_matrix:
        """Which concepts stand in a name, appearances x ``WORD_COLUMNS``, 0 or 1."""
        return which_words(name.concepts for name in self.names)

    @cached_property
    def stems(self) -> sparse.csr_matrix:
        """As ``concepts``, with words cut to their first letters: "slovenska" and "slovenskej" meet."""
        return which_words([word[:_STEM] for word in name.concepts] for name in self.names)

    @cached_property
    def street_words(self) -> sparse.csr_matrix:
        """Which street words stand in an address, records x ``WORD_COLUMNS``, 0 or 1."""
        return which_words(address.street for address in self.addresses)

    @cached_property
    def country_codes(self) -> npt.NDArray[np.str_]:
        return np.array([address.country for address in self.addresses], dtype="U8")


def prepare(records: Sequence[OrganisationRecord]) -> Columns:
    """Normal forms of ``records``, in their order."""
    owner: list[int] = []
    names: list[NormalName] = []
    shorts: list[NormalName | None] = []
    for position, record in enumerate(records):
        short = normal_name(record.short_name) if fold(record.short_name) else None
        shorts.append(short)
        appearances = _appearances(record, short)
        names.extend(appearances)
        owner.extend([position] * len(appearances))
    return Columns(
        records=tuple(records),
        owner=np.array(owner, dtype=np.int32),
        names=tuple(names),
        short_names=tuple(shorts),
        addresses=tuple(normal_address(r.country, r.city, r.street, r.postal_code) for r in records),
        domains=tuple(web_domain(r.website) for r in records),
        identifiers=tuple(normal_identifiers(r.identifiers, r.country) for r in records),
    )


def _appearances(record: OrganisationRecord, short: NormalName | None) -> list[NormalName]:
    known = [name for text in record.names[:_MOST_NAMES] if text.strip() for name in [normal_name(text)]]
    if short and len(short.words) > 1 and len(short.glued) >= _SHORT_NAME_IS_A_NAME:
        known.append(short)
    return list({name.text: name for name in reversed(known)}.values())[::-1]


def count_grams(texts: Sequence[str]) -> sparse.csr_matrix:
    """Character n-grams of " text " as hashed columns, without a loop over the texts."""
    joined = np.frombuffer((" " + "  ".join(texts) + " ").encode("ascii", "replace"), dtype=np.uint8)
    lengths = np.array([len(text) + 2 for text in texts], dtype=np.int64)
    row_of = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    rows, columns = [], []
    for size in _GRAM_SIZES:
        last = len(joined) - size + 1
        if last <= 0:
            continue
        code = np.zeros(last, dtype=np.uint64)
        for offset in range(size):
            code = code * np.uint64(257) + joined[offset : offset + last]
        inside = row_of[:last] == row_of[size - 1 : size - 1 + last]
        rows.append(row_of[:last][inside])
        columns.append((_scatter(code[inside]) % np.uint64(GRAM_COLUMNS)).astype(np.int32))
    row, column = np.concatenate(rows), np.concatenate(columns)
    counts = sparse.coo_matrix(
        (np.ones(len(row), dtype=np.float32), (row, column)), shape=(len(texts), GRAM_COLUMNS)
    )
    return counts.tocsr()


def _scatter(code: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread neighbouring codes over the columns (multiplicative hash of Knuth, high bits)."""
    return (code * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)


def word_column(word: str) -> int:
    """The column of a word, the same in every process (Python's own hash is not)."""
    return zlib.crc32(word.encode()) % WORD_COLUMNS


def which_words(rows: Iterable[Sequence[str]]) -> sparse.csr_matrix:
    """0 or 1 by row and hashed word."""
    columns: list[int] = []
    ends = [0]
    for words in rows:
        columns.extend(sorted({word_column(word) for word in words}))
        ends.append(len(columns))
    return sparse.csr_matrix(
        (np.ones(len(columns), dtype=np.float32), np.array(columns, dtype=np.int32), np.array(ends)),
        shape=(len(ends) - 1, WORD_COLUMNS),
    )

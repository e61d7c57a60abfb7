"""A segment: some profiles of the index, written once, read by memory map.

Rows of profiles are in the order of (folded first name, id), rows of units in the order of their
profiles; so a listing by name and the units of a profile need no sorting.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from innervate.engine.profile import Profile, ProfileId
from innervate.engine.retrieve.index.columns import (
    Rows,
    TextColumn,
    load_array,
    save_array,
    term_hash,
)
from innervate.engine.retrieve.index.postings import Postings
from innervate.engine.retrieve.index.records import unpack

#: Fields whose rows are units, and fields whose rows are profiles.
UNIT_FIELDS = ("stems", "grams", "codes")
PROFILE_FIELDS = ("names", "classes", "identifiers")


@dataclass(frozen=True)
class Facet:
    """Values of one facet: profile ``rows[i]`` has ``values[ids[i]]``; rows ascend."""

    values: tuple[str, ...]
    rows: Rows
    ids: Rows

    def ids_of(self, profiles: NDArray[np.int64]) -> NDArray[np.int64]:
        """Value numbers of some profile rows, one entry per profile and value."""
        last = len(self._starts) - 1
        first, end = self._starts[np.minimum(profiles, last)], self._starts[np.minimum(profiles + 1, last)]
        lengths = end - first
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.asarray(self.ids[np.repeat(first, lengths) + within], dtype=np.int64)

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """Where the entries of each profile row begin, up to the last row that has one."""
        height = int(self.rows[-1]) + 1 if len(self.rows) else 0
        return np.searchsorted(self.rows, np.arange(height + 1))


@dataclass(frozen=True, slots=True)
class Wordings:
    """What typeahead may offer: names of profiles and labels of codes.

    ``keys``: folded wordings from each word on, in byte order; ``wording_of``: the row of ``shown`` that
    a key belongs to; ``owners``: profile row of a shown name, -1 for a label; ``codes``: the code of a
    label, empty for a name; ``is_start``: does the key begin with the first word?
    """

    keys: TextColumn
    wording_of: Rows
    is_start: NDArray[np.bool_]
    shown: TextColumn
    owners: Rows
    codes: TextColumn


@dataclass(frozen=True, slots=True)
class Segment:
    """``profile_of``: profile row of each unit; ``unit_starts``: first unit of each profile and one more.

    ``stem_lengths``, ``gram_lengths``: terms in each unit; ``name_lengths``: grams in the shortest
    name of each profile. ``vectors``: units x dimensions as int8 with one ``vector_scales`` each, empty
    without a latent space. ``lexicon``: the words in byte order, for mending typed ones, and the hash of
    the stem of each.
    """

    name: str
    ids: TextColumn
    sort_keys: TextColumn
    records: TextColumn
    id_hashes: NDArray[np.uint64]
    id_rows: Rows
    profile_of: Rows
    unit_starts: Rows
    stem_lengths: Rows
    gram_lengths: Rows
    name_lengths: Rows
    fields: Mapping[str, Postings]
    facets: Mapping[str, Facet]
    wordings: Wordings
    vectors: NDArray[np.int8]
    vector_scales: NDArray[np.float32]
    lexicon: TextColumn
    lexicon_stems: NDArray[np.uint64]
    languages: tuple[str, ...]

    @property
    def profiles(self) -> int:
        return len(self.ids)

    @property
    def units(self) -> int:
        return len(self.profile_of)

    def row_of(self, profile_id: ProfileId) -> int | None:
        """Row of a profile, whether or not it has been removed since; None if it never was here."""
        wanted = term_hash(profile_id)
        at = int(np.searchsorted(self.id_hashes, np.uint64(wanted)))
        while at < len(self.id_hashes) and int(self.id_hashes[at]) == wanted:
            row = int(self.id_rows[at])
            if self.ids[row] == profile_id:
                return row
            at += 1
        return None

    def profile(self, row: int) -> Profile:
        return unpack(self.records.bytes_at(row))

    def save(self, folder: Path) -> None:
        """Write into the new ``folder``."""
        folder.mkdir(parents=True)
        for name in _TEXTS:
            getattr(self, name).save(folder, name)
        for name in _ARRAYS:
            save_array(folder / f"{name}.npy", getattr(self, name))
        for name, postings in self.fields.items():
            postings.save(folder, name)
        for number, facet in enumerate(self.facets.values()):
            save_array(folder / f"facet{number}.rows.npy", facet.rows)
            save_array(folder / f"facet{number}.ids.npy", facet.ids)
        _save_wordings(self.wordings, folder)
        about = {
            "languages": self.languages,
            "facets": [[name, facet.values] for name, facet in self.facets.items()],
        }
        (folder / "segment.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Segment:
        """Map the segment of ``folder``. Raises FileNotFoundError when a writer has replaced it."""
        about = json.loads((folder / "segment.json").read_text(encoding="utf-8"))
        arrays: dict[str, Any] = {name: TextColumn.load(folder, name) for name in _TEXTS}
        arrays |= {name: load_array(folder / f"{name}.npy") for name in _ARRAYS}
        units, profiles = len(arrays["profile_of"]), len(arrays["ids"])
        return cls(
            name=folder.name,
            **arrays,
            fields={
                name: Postings.load(folder, name, units if name in UNIT_FIELDS else profiles)
                for name in (*UNIT_FIELDS, *PROFILE_FIELDS)
            },
            facets=_load_facets(about["facets"], folder),
            wordings=_load_wordings(folder),
            languages=tuple(about["languages"]),
        )


_TEXTS = ("ids", "sort_keys", "records", "lexicon")
_ARRAYS = (
    "id_hashes",
    "id_rows",
    "profile_of",
    "unit_starts",
    "stem_lengths",
    "gram_lengths",
    "name_lengths",
    "vectors",
    "vector_scales",
    "lexicon_stems",
)


def _load_facets(about: Sequence[tuple[str, list[str]]], folder: Path) -> dict[str, Facet]:
    return {
        name: Facet(
            tuple(values),
            load_array(folder / f"facet{number}.rows.npy"),
            load_array(folder / f"facet{number}.ids.npy"),
        )
        for number, (name, values) in enumerate(about)
    }


def _save_wordings(wordings: Wordings, folder: Path) -> None:
    wordings.keys.save(folder, "wording_keys")
    wordings.shown.save(folder, "wording_shown")
    wordings.codes.save(folder, "wording_codes")
    save_array(folder / "wording_of.npy", wordings.wording_of)
    save_array(folder / "wording_is_start.npy", wordings.is_start)
    save_array(folder / "wording_owners.npy", wordings.owners)


def _load_wordings(folder: Path) -> Wordings:
    return Wordings(
        keys=TextColumn.load(folder, "wording_keys"),
        wording_of=load_array(folder / "wording_of.npy"),
        is_start=load_array(folder / "wording_is_start.npy"),
        shown=TextColumn.load(folder, "wording_shown"),
        owners=load_array(folder / "wording_owners.npy"),
        codes=TextColumn.load(folder, "wording_codes"),
    )

"""The index as one reader sees it: all segments side by side, rows numbered through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from innervate.engine.profile import ProfileId
from innervate.engine.retrieve.encoder import LatentSpace
from innervate.engine.retrieve.index.columns import Mask, Rows, Scores, load_array
from innervate.engine.retrieve.index.manifest import Manifest, SegmentEntry
from innervate.engine.retrieve.index.segment import Segment
from innervate.engine.retrieve.index.settings import Bm25


@dataclass(frozen=True)
class Part:
    """A segment at its place. ``alive``: profile rows that count, None when all do."""

    entry: SegmentEntry
    segment: Segment
    first_profile: int
    first_unit: int
    alive: Mask | None

    @property
    def profile_slice(self) -> slice:
        return slice(self.first_profile, self.first_profile + self.segment.profiles)

    @property
    def unit_slice(self) -> slice:
        return slice(self.first_unit, self.first_unit + self.segment.units)

    @cached_property
    def alive_units(self) -> Mask | None:
        """Unit rows that count, None when all do."""
        return self.alive[self.segment.profile_of] if self.alive is not None else None


@dataclass(frozen=True)
class Snapshot:
    """One version of the index. Removed profiles keep their row but match nothing."""

    manifest: Manifest
    parts: tuple[Part, ...]
    latent: LatentSpace | None

    @classmethod
    def load(cls, folder: Path, manifest: Manifest) -> Snapshot:
        """Raises FileNotFoundError when a writer has replaced ``manifest`` meanwhile."""
        parts = []
        profiles = units = 0
        for entry in manifest.segments:
            segment = Segment.load(folder / entry.name)
            alive = ~load_array(folder / entry.removed) if entry.removed else None
            parts.append(Part(entry, segment, profiles, units, alive))
            profiles += segment.profiles
            units += segment.units
        latent = LatentSpace.load(folder / manifest.latent) if manifest.latent else None
        return cls(manifest, tuple(parts), latent)

    @cached_property
    def class_masks(self) -> dict[frozenset[str], Mask]:
        """Masks already made, by their class terms."""
        return {}

    @cached_property
    def profile_rows(self) -> int:
        return sum(part.segment.profiles for part in self.parts)

    @cached_property
    def unit_rows(self) -> int:
        return sum(part.segment.units for part in self.parts)

    @cached_property
    def alive(self) -> Mask:
        """Profile rows that count."""
        masks = [
            part.alive if part.alive is not None else np.ones(part.segment.profiles, np.bool_)
            for part in self.parts
        ]
        return np.concatenate(masks) if masks else np.zeros(0, np.bool_)

    @cached_property
    def alive_units(self) -> Mask:
        return self.alive[self.profile_of]

    @cached_property
    def profiles(self) -> int:
        """Number of profiles that count."""
        return int(self.alive.sum())

    @cached_property
    def units(self) -> int:
        """Number of units of profiles that count."""
        return int(self.alive_units.sum())

    @cached_property
    def profile_of(self) -> Rows:
        """Profile row of each unit row."""
        pieces = [part.segment.profile_of + np.int32(part.first_profile) for part in self.parts]
        return np.concatenate(pieces) if pieces else np.zeros(0, np.int32)

    @cached_property
    def has_several_units(self) -> bool:
        """Does any profile speak through more than one unit?"""
        return any(bool((np.diff(part.segment.unit_starts) > 1).any()) for part in self.parts)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({lang for part in self.parts for lang in part.segment.languages}))

    @cached_property
    def facet_names(self) -> tuple[str, ...]:
        return tuple(sorted({name for part in self.parts for name in part.segment.facets}))

    @cached_property
    def name_lengths(self) -> Rows:
        pieces = [part.segment.name_lengths for part in self.parts]
        return np.concatenate(pieces) if pieces else np.zeros(0, np.int32)

    @cached_property
    def _lengths(self) -> dict[str, NDArray[np.float32]]:
        by_field = {}
        for field in ("stems", "grams"):
            pieces = [getattr(part.segment, f"{field[:-1]}_lengths") for part in self.parts]
            joined = np.concatenate(pieces) if pieces else np.zeros(0, np.int32)
            by_field[field] = joined.astype(np.float32)
        return by_field

    @cached_property
    def unit_norms(self) -> dict[str, Scores]:
        """k1 (1 - b + b length / mean length) of each unit row, by field."""
        return {
            field: _norms(lengths, self.alive_units, self._bm25(field))
            for field, lengths in self._lengths.items()
        }

    @cached_property
    def profile_norms(self) -> dict[str, Scores]:
        """The same of each profile row, its units taken together."""
        return {
            field: _norms(
                np.bincount(self.profile_of, weights=lengths, minlength=self.profile_rows).astype(np.float32),
                self.alive,
                self._bm25(field),
            )
            for field, lengths in self._lengths.items()
        }

    def _bm25(self, field: str) -> Bm25:
        settings = self.manifest.settings
        return settings.stems if field == "stems" else settings.grams

    def part_of_profile(self, row: int) -> Part:
        return next(part for part in reversed(self.parts) if row >= part.first_profile)

    def part_of_unit(self, row: int) -> Part:
        return next(part for part in reversed(self.parts) if row >= part.first_unit)

    def row_of(self, profile_id: ProfileId) -> int | None:
        """Row of a profile that counts, None if there is none."""
        for part, row in self.rows_of(profile_id):
            if part.alive is None or part.alive[row]:
                return part.first_profile + row
        return None

    def rows_of(self, profile_id: ProfileId) -> Iterator[tuple[Part, int]]:
        """Part and row in it of every profile that has or had this id."""
        for part in self.parts:
            row = part.segment.row_of(profile_id)
            if row is not None:
                yield part, row

    def id_of(self, row: int) -> ProfileId:
        part = self.part_of_profile(row)
        return ProfileId(part.segment.ids[row - part.first_profile])

    def sort_key_of(self, row: int) -> bytes:
        part = self.part_of_profile(row)
        return part.segment.sort_keys.bytes_at(row - part.first_profile)

    def units_of(self, row: int) -> range:
        """Unit rows of a profile row."""
        part = self.part_of_profile(row)
        local = row - part.first_profile
        first, last = part.segment.unit_starts[local : local + 2]
        return range(part.first_unit + int(first), part.first_unit + int(last))


def _norms(lengths: Scores, alive: Mask, bm25: Bm25) -> Scores:
    held = lengths[alive]
    mean = float(held.mean(dtype=np.float64)) if len(held) and held.any() else 1.0
    return np.asarray(bm25.k1 * (1 - bm25.b + bm25.b * lengths / np.float32(mean)), dtype=np.float32)

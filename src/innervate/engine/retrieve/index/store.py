"""Writing an index: adding, replacing and forgetting profiles; one writer at a time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from scipy.sparse import csc_array, csr_array

from innervate.engine.profile import Profile, ProfileId
from innervate.engine.retrieve.codebook import CodeBook
from innervate.engine.retrieve.encoder import LatentSpace, as_codes, fit_latent_space
from innervate.engine.retrieve.index.building import SegmentBuilder
from innervate.engine.retrieve.index.columns import Hashes, Mask, save_array
from innervate.engine.retrieve.index.errors import ProfileRefused
from innervate.engine.retrieve.index.manifest import Manifest, SegmentEntry
from innervate.engine.retrieve.index.merging import merged, parts_to_merge
from innervate.engine.retrieve.index.segment import Segment
from innervate.engine.retrieve.index.snapshot import Part, Snapshot

#: Called with the number of profiles taken so far.
Progress: TypeAlias = Callable[[int], None]

_REPORT_EVERY = 1_000
#: The latent space is fitted anew when this share of its units has changed, and at least this many.
_REFIT_SHARE = 0.1
_REFIT_LEAST = 50


class Writer:
    """Works on one snapshot under the writer's lock; ``commit`` puts the new index in its place."""

    def __init__(self, folder: Path, snapshot: Snapshot, codebook: CodeBook) -> None:
        self._folder = folder
        self._codebook = codebook
        self._manifest = replace(snapshot.manifest, version=snapshot.manifest.version + 1)
        self._snapshot = snapshot
        self._files = 0
        # What a writer that failed half way left behind would stand in the way of this one's files.
        _sweep(folder, snapshot.manifest)

    def add(self, profiles: Iterable[Profile], on_progress: Progress | None) -> int:
        """Add ``profiles``, each in place of an older one with its id. Returns how many there were.

        Raises ProfileRefused when one cannot be taken or stands twice; the index is then as before.
        """
        builder = SegmentBuilder(self._manifest.settings, self._codebook)
        seen: set[ProfileId] = set()
        for profile in profiles:
            if profile.profile_id in seen:
                raise ProfileRefused(reason="profile-twice", profile=profile.profile_id)
            seen.add(profile.profile_id)
            builder.add(profile)
            if on_progress is not None and len(builder) % _REPORT_EVERY == 0:
                on_progress(len(builder))
        if not seen:
            return 0
        self._remove(seen)
        segment = builder.build(self._fresh("segment"))
        del builder
        if self._snapshot.latent is not None:
            segment = _with_vectors(segment, self._snapshot.latent)
        self._note_change(segment.units)
        self._put([*self._manifest.segments, self._save(segment)])
        if on_progress is not None:
            on_progress(len(seen))
        return len(seen)

    def forget(self, profile_ids: Collection[ProfileId]) -> int:
        """Take profiles out of every file of the index. Returns how many there were."""
        count = self._remove(profile_ids)
        held = [part for part in self._snapshot.parts if part.alive is not None]
        before = [part.segment.fields["stems"].terms for part in held]
        if held:
            self._merge(held)
        self._forget_terms(before)
        return count

    def tidy(self) -> None:
        """Merge small segments, and fit the latent space anew when a tenth of the units changed."""
        chosen = parts_to_merge(self._snapshot.parts)
        if chosen:
            self._merge(chosen)
        changed, fitted = self._manifest.changed, self._manifest.fitted
        if changed > max(_REFIT_LEAST, _REFIT_SHARE * fitted) or (not self._manifest.latent and changed):
            self._fit()

    def commit(self) -> Manifest:
        """Make the new index the one that readers open, and delete what it no longer needs."""
        self._manifest.write(self._folder)
        _sweep(self._folder, self._manifest)
        return self._manifest

    def _fresh(self, sort: str) -> str:
        self._files += 1
        return f"{sort}-{self._manifest.version}-{self._files}"

    def _save(self, segment: Segment) -> SegmentEntry:
        segment.save(self._folder / segment.name)
        return SegmentEntry(segment.name)

    def _put(self, segments: Sequence[SegmentEntry]) -> None:
        self._manifest = replace(self._manifest, segments=tuple(segments))
        self._snapshot = Snapshot.load(self._folder, self._manifest)

    def _note_change(self, units: int) -> None:
        self._manifest = replace(self._manifest, changed=self._manifest.changed + units)

    def _remove(self, profile_ids: Collection[ProfileId]) -> int:
        """Mark every row of these profiles as removed."""
        masks: dict[str, Mask] = {}
        count = units = 0
        for profile_id in sorted(profile_ids):
            for part, row in self._snapshot.rows_of(profile_id):
                mask = masks.setdefault(part.entry.name, _removed_rows(part))
                if not mask[row]:
                    mask[row] = True
                    count += 1
                    units += int(part.segment.unit_starts[row + 1] - part.segment.unit_starts[row])
        if count:
            self._note_change(units)
            self._put(
                [
                    SegmentEntry(entry.name, self._save_removed(masks[entry.name]))
                    if entry.name in masks
                    else entry
                    for entry in self._manifest.segments
                ]
            )
        return count

    def _save_removed(self, mask: Mask) -> str:
        name = f"{self._fresh('removed')}.npy"
        save_array(self._folder / name, mask)
        return name

    def _merge(self, parts: Sequence[Part]) -> None:
        segment = merged(parts, self._fresh("segment"))
        gone = {part.entry.name for part in parts}
        kept = [entry for entry in self._manifest.segments if entry.name not in gone]
        self._put([*kept, self._save(segment)] if segment.profiles else kept)

    def _fit(self) -> None:
        """One segment, a new latent space, every unit projected into it."""
        if len(self._snapshot.parts) > 1 or any(part.alive is not None for part in self._snapshot.parts):
            self._merge(self._snapshot.parts)
        self._manifest = replace(self._manifest, changed=0, fitted=self._snapshot.units)
        if not self._snapshot.parts:
            return
        segment = self._snapshot.parts[0].segment
        counts, terms = stem_counts(segment)
        name = self._fresh("latent")
        latent = fit_latent_space(name, counts, terms, self._manifest.settings)
        if latent is not None:
            latent.save(self._folder / name)
        self._manifest = replace(self._manifest, latent=name if latent is not None else "")
        fresh = replace(segment, name=self._fresh("segment"))
        fresh = _with_vectors(fresh, latent) if latent is not None else _without_vectors(fresh)
        self._put([self._save(fresh)])

    def _forget_terms(self, before: Sequence[Hashes]) -> None:
        """Terms that stood in forgotten profiles only leave the latent space too."""
        if self._snapshot.latent is None or not before:
            return
        now = [part.segment.fields["stems"].terms for part in self._snapshot.parts]
        left = np.concatenate(now) if now else np.zeros(0, np.uint64)
        gone = np.setdiff1d(np.concatenate(before), left)
        name = self._fresh("latent")
        latent = replace(self._snapshot.latent.without(gone), name=name)
        latent.save(self._folder / name)
        self._manifest = replace(self._manifest, latent=name)
        self._snapshot = Snapshot.load(self._folder, self._manifest)


def stem_counts(segment: Segment) -> tuple[csr_array, Hashes]:
    """Counts of stems by unit, columns in the order of their hashes, which come second."""
    field = segment.fields["stems"]
    matrix = csc_array(
        (field.counts.astype(np.float32), field.rows, field.starts), shape=(field.height, len(field.terms))
    )
    return csr_array(matrix), field.terms


def _removed_rows(part: Part) -> Mask:
    return ~part.alive if part.alive is not None else np.zeros(part.segment.profiles, np.bool_)


def _with_vectors(segment: Segment, latent: LatentSpace) -> Segment:
    codes, scales = as_codes(latent.project(*stem_counts(segment)))
    return replace(segment, vectors=codes, vector_scales=scales)


def _without_vectors(segment: Segment) -> Segment:
    return replace(
        segment,
        vectors=np.zeros((segment.units, 0), np.int8),
        vector_scales=np.zeros(segment.units, np.float32),
    )


def _sweep(folder: Path, manifest: Manifest) -> None:
    """Delete the files that ``manifest`` does not name."""
    needed = {entry.name for entry in manifest.segments}
    needed |= {entry.removed for entry in manifest.segments} | {manifest.latent}
    for found in folder.iterdir():
        if found.name.startswith(("segment-", "latent-", "removed-")) and found.name not in needed:
            shutil.rmtree(found) if found.is_dir() else os.unlink(found)

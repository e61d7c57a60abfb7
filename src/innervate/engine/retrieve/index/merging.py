"""Joining segments and dropping removed profiles, without reading a text again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from innervate.engine.retrieve.index.building import build_wordings
from innervate.engine.retrieve.index.columns import Mask, Rows, TextColumn
from innervate.engine.retrieve.index.postings import Postings, joined
from innervate.engine.retrieve.index.segment import PROFILE_FIELDS, UNIT_FIELDS, Facet, Segment, Wordings
from innervate.engine.retrieve.index.snapshot import Part

_Number = TypeVar("_Number", bound=np.generic)

#: More segments than this are merged.
_MOST_SEGMENTS = 6
#: A segment joins the smaller ones when it is not this many times as large as all of them.
_SIMILAR = 2
#: A segment is rewritten when more than this share of its profiles has been removed.
_LARGEST_REMOVED_SHARE = 0.2


def parts_to_merge(parts: Sequence[Part]) -> list[Part]:
    """Which segments to write anew as one; empty when the index is tidy enough.

    Small segments join first, so that each profile is rewritten a logarithmic number of times.
    """
    chosen = {part.first_profile: part for part in parts if _removed_share(part) > _LARGEST_REMOVED_SHARE}
    if len(parts) > _MOST_SEGMENTS:
        by_size = sorted(parts, key=lambda part: part.segment.profiles)
        total = 0
        for number, part in enumerate(by_size):
            if number >= 2 and part.segment.profiles > _SIMILAR * total:
                break
            chosen[part.first_profile] = part
            total += part.segment.profiles
    return [part for part in parts if part.first_profile in chosen]


def _removed_share(part: Part) -> float:
    if part.alive is None or part.segment.profiles == 0:
        return 0.0
    return 1 - float(part.alive.sum()) / part.segment.profiles


def merged(parts: Sequence[Part], name: str) -> Segment:
    """One segment with the profiles of ``parts`` that count, in listing order."""
    kept = [_kept(part) for part in parts]
    origin = [(number, row) for number, rows in enumerate(kept) for row in rows.tolist()]
    origin.sort(key=lambda at: parts[at[0]].segment.sort_keys.bytes_at(at[1]))
    new_profiles = [np.full(part.segment.profiles, -1, np.int32) for part in parts]
    for new, (number, row) in enumerate(origin):
        new_profiles[number][row] = new
    new_units, profile_of, unit_starts = _unit_rows(parts, origin)
    heights = {**dict.fromkeys(UNIT_FIELDS, len(profile_of)), **dict.fromkeys(PROFILE_FIELDS, len(origin))}
    segments = [part.segment for part in parts]
    fields = {
        field: joined(
            [each.fields[field] for each in segments],
            new_units if field in UNIT_FIELDS else new_profiles,
            height,
        )
        for field, height in heights.items()
    }
    lexicon = _lexicon(segments, fields["stems"])
    by_hash, id_hashes = _sorted_hashes(segments, new_profiles, len(origin))
    return Segment(
        name=name,
        ids=TextColumn.of(segments[number].ids.bytes_at(row) for number, row in origin),
        sort_keys=TextColumn.of(segments[number].sort_keys.bytes_at(row) for number, row in origin),
        records=TextColumn.of(segments[number].records.bytes_at(row) for number, row in origin),
        id_hashes=id_hashes,
        id_rows=by_hash,
        profile_of=profile_of,
        unit_starts=unit_starts,
        stem_lengths=_gathered([each.stem_lengths for each in segments], new_units, len(profile_of)),
        gram_lengths=_gathered([each.gram_lengths for each in segments], new_units, len(profile_of)),
        name_lengths=_gathered([each.name_lengths for each in segments], new_profiles, len(origin)),
        fields=fields,
        facets=_facets(segments, new_profiles),
        wordings=_wordings(parts, new_profiles),
        vectors=_gathered_vectors(segments, new_units, len(profile_of)),
        vector_scales=_gathered([each.vector_scales for each in segments], new_units, len(profile_of)),
        lexicon=TextColumn.of(word for word, _ in lexicon),
        lexicon_stems=np.fromiter((stem for _, stem in lexicon), np.uint64, len(lexicon)),
        languages=tuple(sorted({lang for each in segments for lang in each.languages})),
    )


def _kept(part: Part) -> NDArray[np.int64]:
    alive: Mask = part.alive if part.alive is not None else np.ones(part.segment.profiles, np.bool_)
    return np.flatnonzero(alive)


def _unit_rows(parts: Sequence[Part], origin: Sequence[tuple[int, int]]) -> tuple[list[Rows], Rows, Rows]:
    """New row of each unit by part (-1 if gone), profile of each new unit, first unit of each new profile."""
    new_units = [np.full(part.segment.units, -1, np.int32) for part in parts]
    counts = np.zeros(len(origin), np.int32)
    at = 0
    for new, (number, row) in enumerate(origin):
        first, last = parts[number].segment.unit_starts[row : row + 2]
        counts[new] = last - first
        new_units[number][first:last] = np.arange(at, at + counts[new], dtype=np.int32)
        at += int(counts[new])
    profile_of = np.repeat(np.arange(len(origin), dtype=np.int32), counts)
    return new_units, profile_of, np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)


def _sorted_hashes(
    segments: Sequence[Segment], new_profiles: Sequence[Rows], height: int
) -> tuple[Rows, NDArray[np.uint64]]:
    hashes = np.zeros(height, np.uint64)
    for segment, moved in zip(segments, new_profiles, strict=True):
        new = moved[segment.id_rows]
        hashes[new[new >= 0]] = segment.id_hashes[new >= 0]
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    return order, hashes[order]


def _gathered(values: Sequence[NDArray[_Number]], new_rows: Sequence[Rows], height: int) -> NDArray[_Number]:
    gathered = np.zeros(height, values[0].dtype)
    for each, moved in zip(values, new_rows, strict=True):
        gathered[moved[moved >= 0]] = each[moved >= 0]
    return gathered


def _gathered_vectors(
    segments: Sequence[Segment], new_units: Sequence[Rows], height: int
) -> NDArray[np.int8]:
    size = max(segment.vectors.shape[1] for segment in segments)
    gathered = np.zeros((height, size), np.int8)
    for segment, moved in zip(segments, new_units, strict=True):
        if segment.vectors.shape[1]:
            gathered[moved[moved >= 0]] = segment.vectors[moved >= 0]
    return gathered


def _lexicon(segments: Sequence[Segment], stems: Postings) -> list[tuple[bytes, int]]:
    """The words whose stem still stands somewhere, in byte order."""
    left = set(stems.terms.tolist())
    words = {
        segment.lexicon.bytes_at(row): stem
        for segment in segments
        for row, stem in enumerate(segment.lexicon_stems.tolist())
        if stem in left
    }
    return sorted(words.items())


def _facets(segments: Sequence[Segment], new_profiles: Sequence[Rows]) -> dict[str, Facet]:
    return {
        name: _facet([each.facets.get(name) for each in segments], new_profiles)
        for name in sorted({name for each in segments for name in each.facets})
    }


def _facet(facets: Sequence[Facet | None], new_profiles: Sequence[Rows]) -> Facet:
    pairs: list[tuple[int, str]] = []
    for facet, moved in zip(facets, new_profiles, strict=True):
        if facet is not None:
            rows = moved[facet.rows]
            pairs.extend(
                (row, facet.values[value])
                for row, value in zip(rows.tolist(), facet.ids.tolist(), strict=True)
                if row >= 0
            )
    pairs.sort()
    values = sorted({value for _, value in pairs})
    number = {value: at for at, value in enumerate(values)}
    return Facet(
        tuple(values),
        np.fromiter((row for row, _ in pairs), np.int32, len(pairs)),
        np.fromiter((number[value] for _, value in pairs), np.int32, len(pairs)),
    )


def _wordings(parts: Sequence[Part], new_profiles: Sequence[Rows]) -> Wordings:
    """Names of the profiles that stay; labels once, and only those whose code still stands somewhere."""
    entries: list[tuple[str, int, str]] = []
    labels: set[tuple[str, str]] = set()
    for part, moved in zip(parts, new_profiles, strict=True):
        wordings = part.segment.wordings
        for number, owner in enumerate(wordings.owners.tolist()):
            if owner < 0:
                labels.add((wordings.codes[number], wordings.shown[number]))
            elif moved[owner] >= 0:
                entries.append((wordings.shown[number], int(moved[owner]), ""))
    return build_wordings([*sorted(entries), *((label, -1, code) for code, label in sorted(labels))])

"""Typeahead: names and vocabulary labels that begin with, or are nearly, what was typed.

Only what the reader may see is offered: a name of a visible profile, a label that a visible profile has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein

from innervate.engine.profile import ProfileId
from innervate.engine.retrieve.analysis import fold, grams, words
from innervate.engine.retrieve.filters import visible_to
from innervate.engine.retrieve.index.columns import Mask, term_hash
from innervate.engine.retrieve.index.snapshot import Part, Snapshot

#: A prefix that more wordings share than this is answered from the first ones in alphabetical order.
_LOOK_AT = 4_000
#: One slip is forgiven in short words, two from this length on.
_TWO_SLIPS_FROM = 7
_SHORTEST_FUZZY = 4
_FUZZY_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text``: as written by its owner. ``profile_id``: for a name; ``code``: for a vocabulary label.

    ``slips``: letters to mend in what was typed, 0 for an exact beginning.
    """

    text: str
    profile_id: ProfileId | None
    code: str
    slips: int = 0


def suggestions(
    snapshot: Snapshot, prefix: str, audience: frozenset[str], limit: int
) -> tuple[Suggestion, ...]:
    """At most ``limit``: whole wordings first, then inner words, then spellings with a slip."""
    typed = fold(prefix).strip()
    if not typed or limit <= 0:
        return ()
    visible = visible_to(snapshot, audience)
    exact = sorted(set(_beginning(snapshot, typed, visible)), key=_order)
    found = [suggestion for _, suggestion in exact]
    if len(found) < limit and len(typed) >= _SHORTEST_FUZZY:
        known = {(each.text, each.profile_id, each.code) for each in found}
        near = sorted(set(_nearly(snapshot, typed, visible)), key=_order)
        found += [each for _, each in near if (each.text, each.profile_id, each.code) not in known]
    return tuple(found[:limit])


def _order(entry: tuple[int, Suggestion]) -> tuple[int, int, str, str, str]:
    rank, shown = entry
    return rank, len(shown.text), fold(shown.text), shown.profile_id or "", shown.code


def _beginning(snapshot: Snapshot, typed: str, visible: Mask) -> Iterator[tuple[int, Suggestion]]:
    wanted = typed.encode()
    for part in snapshot.parts:
        wordings = part.segment.wordings
        first = wordings.keys.first_not_below(wanted)
        last = wordings.keys.first_not_below(wanted + b"\xff")
        numbers = wordings.wording_of[first:last]
        owners = wordings.owners[numbers]
        shown = owners < 0
        shown |= visible[part.profile_slice][np.maximum(owners, 0)] & ~shown
        for at in np.flatnonzero(shown)[:_LOOK_AT].tolist():
            number = int(numbers[at])
            if owners[at] >= 0 or _is_label_visible(part, number, visible):
                yield 0 if wordings.is_start[first + at] else 1, _suggestion(part, number, 0)


def _nearly(snapshot: Snapshot, typed: str, visible: Mask) -> Iterator[tuple[int, Suggestion]]:
    """Names whose letters are nearly those typed, by the words they begin with."""
    slips = 2 if len(typed) >= _TWO_SLIPS_FROM else 1
    for part in snapshot.parts:
        for row in _likely_owners(part, typed, visible):
            profile = part.segment.profile(row)
            for name in profile.names:
                distance = _slips(typed, fold(name))
                if distance <= slips:
                    yield 2 + distance, Suggestion(name, profile.profile_id, "", distance)


def _likely_owners(part: Part, typed: str, visible: Mask) -> list[int]:
    """Visible profile rows whose names share most 4-grams with what was typed (its last end left open)."""
    shared = np.zeros(part.segment.profiles, np.float32)
    for word in words(typed):
        for gram in grams(word):
            hit = part.segment.fields["names"].of(term_hash(gram))
            if hit is not None:
                shared[hit[0]] += 1
    shared[~visible[part.profile_slice]] = 0
    rows = np.flatnonzero(shared)
    best = np.lexsort((rows, -shared[rows] / np.maximum(1, part.segment.name_lengths[rows]) ** 0.5))
    return [int(row) for row in rows[best[:_FUZZY_CANDIDATES]]]


def _slips(typed: str, name: str) -> int:
    """Letters to mend so that some word-aligned beginning of ``name`` is what was typed."""
    pieces = name.split()
    best = len(typed)
    for start in range(len(pieces)):
        rest = " ".join(pieces[start:])
        for length in range(len(typed) - 1, len(typed) + 2):
            distance = DamerauLevenshtein.distance(typed, rest[:length], score_cutoff=best)
            best = min(best, distance)
    return best


def _is_label_visible(part: Part, number: int, visible: Mask) -> bool:
    code = part.segment.wordings.codes[number]
    hit = part.segment.fields["codes"].of(term_hash(code))
    if hit is None:
        return False
    return bool(visible[part.profile_slice][part.segment.profile_of[hit[0]]].any())


def _suggestion(part: Part, number: int, slips: int) -> Suggestion:
    wordings = part.segment.wordings
    owner = int(wordings.owners[number])
    profile_id = ProfileId(part.segment.ids[owner]) if owner >= 0 else None
    return Suggestion(wordings.shown[number], profile_id, wordings.codes[number], slips)

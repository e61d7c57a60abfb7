"""The text score of every profile for one query, with all that is needed to explain it.

Nothing in here knows of filters: scores, maxima and floors are those of the whole index, so a filtered
list is the unfiltered ranking cut to the same profiles (requirement R2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from innervate.engine.retrieve.analysis import identifier_key
from innervate.engine.retrieve.fusion import FusionWeights
from innervate.engine.retrieve.index.columns import Mask, Rows, Scores, term_hash
from innervate.engine.retrieve.index.snapshot import Snapshot
from innervate.engine.retrieve.labels import QueryCode, codes_named, shared_codes
from innervate.engine.retrieve.lexical import (
    FieldScores,
    TermGroup,
    TermOccurrences,
    bm25,
    by_profile,
    inverse_frequency,
    occurrences,
)
from innervate.engine.retrieve.meaning import (
    NOTHING_NEAR,
    Nearness,
    cosines,
    highest_rows,
    nearest,
    query_vector,
    turned,
)
from innervate.engine.retrieve.query import Reach, Understood

#: An exact identifier outweighs everything that words can give.
IDENTIFIER_WEIGHT = 2.0
_SHORTEST_IDENTIFIER = 5
_MOST_IDENTIFIER_WORDS = 5
DOCUMENTS = 3


@dataclass(frozen=True, slots=True)
class Lexical:
    """``scores``: (1 - letters_weight) stems/max + letters_weight letters/max, by row."""

    stems: FieldScores
    letters: FieldScores
    letters_weight: float
    scores: Scores


@dataclass(frozen=True, slots=True)
class Documents:
    """The three best units of each profile: ``rows`` (-1 for none) and their ``values``; ``floor`` is
    what a missing or weaker second or third counts as; ``scores``: the mean of three."""

    rows: NDArray[np.int32]
    values: Scores
    floor: float
    scores: Scores
    highest: float


@dataclass(frozen=True, slots=True)
class TextScores:
    """``whole`` is None when no profile has several units: then ``scores`` rest on the best unit alone.

    ``names``: share of the query that a name covers; ``codes``: share of the vocabulary terms named in
    the query that a profile has; ``identified``: rows whose identifier was typed. ``total``: what ranks.
    """

    understood: Understood
    weights: FusionWeights
    units: Lexical
    near: Nearness
    dense_weight: float
    fused: Scores
    documents: Documents
    whole: Lexical | None
    names: Scores
    query_codes: tuple[QueryCode, ...]
    codes: Scores
    identified: Rows
    total: Scores

    @property
    def highest(self) -> float:
        return float(self.total.max(initial=0.0))

    def matching(self, snapshot: Snapshot) -> Mask:
        """Profiles that share a word, a name, a code or an identifier; misspelt words by their letters."""
        found = (self.names > 0) | (self.codes > 0)
        found[self.identified] = True
        lexical = self.whole or self.units
        rows = lexical.stems.scores > 0
        if self._has_unknown_word and lexical.letters.highest > 0:
            rows |= lexical.letters.scores >= self.weights.least_letters * lexical.letters.highest
        if self.whole is not None:
            found |= rows
        else:
            found[snapshot.profile_of[np.flatnonzero(rows)]] = True
        return found

    @property
    def _has_unknown_word(self) -> bool:
        known = {group.label for group in self.units.stems.found}
        return any(word.word not in known for word in self.understood.words)


def score_text(
    snapshot: Snapshot, understood: Understood, weights: FusionWeights, reach: Reach
) -> TextScores:
    """Score every profile of ``snapshot``. Rows that do not count have 0 everywhere."""
    stems = occurrences(snapshot, "stems", [TermGroup(word.word, word.stems) for word in understood.words])
    letters = occurrences(snapshot, "grams", gram_groups(understood))
    units = _lexical(snapshot, understood, weights, stems, letters, whole=False)
    near = _near(snapshot, understood, weights, units, reach)
    dense_weight = _dense_weight(understood, weights) if len(near.rows) else 0.0
    fused = np.float32(1 - dense_weight) * units.scores
    fused[near.rows] += np.float32(dense_weight) * near.values
    documents = best_documents(snapshot, fused, weights)
    whole = None
    text = documents.scores / np.float32(documents.highest) if documents.highest > 0 else documents.scores
    if snapshot.has_several_units:
        whole = _lexical(
            snapshot,
            understood,
            weights,
            by_profile(snapshot, stems),
            by_profile(snapshot, letters),
            whole=True,
        )
        text = np.float32(1 - weights.whole) * text
        highest = float(whole.scores.max(initial=0.0))
        if highest > 0:
            text += np.float32(weights.whole / highest) * whole.scores
    names = name_shares(snapshot, understood, weights)
    query_codes = codes_named(snapshot, understood)
    codes = shared_codes(snapshot, query_codes)
    identified = identified_rows(snapshot, understood)
    total = text + np.float32(weights.names) * names + np.float32(weights.codes) * codes
    total[identified] += np.float32(IDENTIFIER_WEIGHT)
    return TextScores(
        understood=understood,
        weights=weights,
        units=units,
        near=near,
        dense_weight=dense_weight,
        fused=fused,
        documents=documents,
        whole=whole,
        names=names,
        query_codes=query_codes,
        codes=codes,
        identified=identified,
        total=total,
    )


def gram_groups(understood: Understood) -> list[TermGroup]:
    """The distinct 4-grams of the query."""
    distinct = dict.fromkeys(gram for word in understood.words for gram in word.grams)
    return [TermGroup(gram, (term_hash(gram),)) for gram in distinct]


def _lexical(
    snapshot: Snapshot,
    understood: Understood,
    weights: FusionWeights,
    stems: list[TermOccurrences],
    letters: list[TermOccurrences],
    *,
    whole: bool,
) -> Lexical:
    norms = snapshot.profile_norms if whole else snapshot.unit_norms
    population = snapshot.profiles if whole else snapshot.units
    by_stem = bm25(stems, norms["stems"], population)
    by_letter = bm25(letters, norms["grams"], population)
    # Words of unspaced scripts have no grams: letters weigh as much as the words that have them.
    letters_weight = weights.letters * len(understood.gram_words) / max(1, len(understood.words))
    scores = np.zeros(len(norms["stems"]), np.float32)
    for field, weight in ((by_stem, 1 - letters_weight), (by_letter, letters_weight)):
        if field.highest > 0:
            scores += np.float32(weight / field.highest) * field.scores
    return Lexical(by_stem, by_letter, letters_weight, scores)


def _dense_weight(understood: Understood, weights: FusionWeights) -> float:
    """Pairs of characters make a poorer latent space than words: it weighs less among them."""
    spaced = len(understood.gram_words) / max(1, len(understood.words))
    return weights.dense * (spaced + (1 - spaced) * weights.unspaced)


def _near(
    snapshot: Snapshot, understood: Understood, weights: FusionWeights, units: Lexical, reach: Reach
) -> Nearness:
    if snapshot.latent is None or weights.dense == 0:
        return NOTHING_NEAR
    vector = query_vector(snapshot.latent, (term for word in understood.words for term in word.stems))
    vector = turned(snapshot, vector, units.scores, weights)
    if vector is None:
        return NOTHING_NEAR
    rows = highest_rows(units.scores, weights.pool)
    if reach is Reach.MEANING:
        rows = np.union1d(rows, nearest(snapshot, vector, weights.near))
    if not len(rows):
        return NOTHING_NEAR
    found = cosines(snapshot, vector, rows)
    return Nearness(rows, found, float(found.min()), float(found.max()))


def best_documents(snapshot: Snapshot, fused: Scores, weights: FusionWeights) -> Documents:
    """The three best units of every profile, or the one unit where no profile has more."""
    height = snapshot.profile_rows
    most = DOCUMENTS if snapshot.has_several_units else 1
    rows = np.full((height, most), -1, np.int32)
    values = np.zeros((height, most), np.float32)
    units = np.flatnonzero(fused > 0)
    if not snapshot.has_several_units:
        rows[snapshot.profile_of[units], 0] = units
        values[snapshot.profile_of[units], 0] = fused[units]
        return Documents(rows, values, 0.0, values[:, 0].copy(), float(values.max(initial=0.0)))
    floor = float(np.quantile(fused[units], weights.floor_quantile)) if len(units) else 0.0
    left = fused[units].copy()
    for rank in range(most):
        profile, best = _first_highest(snapshot.profile_of[units], left)
        rows[profile, rank] = units[best]
        values[profile, rank] = left[best]
        left[best] = 0
    counted = values.copy()
    counted[:, 1:] = np.maximum(counted[:, 1:], np.float32(floor))
    scores = np.where(rows[:, 0] >= 0, counted.mean(axis=1), np.float32(0)).astype(np.float32)
    return Documents(rows, values, floor, scores, float(scores.max(initial=0.0)))


def _first_highest(groups: Rows, values: Scores) -> tuple[Rows, NDArray[np.int64]]:
    """Of each group (ascending) with a value above 0: the group and the place of its first highest value."""
    if not len(groups):
        return groups, np.zeros(0, np.int64)
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    highest = np.repeat(np.maximum.reduceat(values, starts), np.diff(starts, append=len(groups)))
    places = np.flatnonzero((values == highest) & (highest > 0))
    first = np.flatnonzero(np.diff(groups[places], prepend=-1))
    return groups[places][first], places[first]


def name_shares(snapshot: Snapshot, understood: Understood, weights: FusionWeights) -> Scores:
    """Share of the query's letters, by rarity, that stand in the names of each profile, times how much of
    the shortest name that is (square root); 0 below ``weights.least_name``."""
    covered = np.zeros(snapshot.profile_rows, np.float32)
    held = np.zeros(snapshot.profile_rows, np.float32)
    mass = 0.0
    # A short left-out word ("the", "de") may be part of a name, but it never makes one.
    terms = [gram for word in understood.words for gram in (word.grams or (word.word,))]
    for gram in dict.fromkeys(terms):
        rows = _profile_rows(snapshot, "names", term_hash(gram))
        rarity = inverse_frequency(len(rows), snapshot.profiles)
        mass += rarity
        covered[rows] += np.float32(rarity)
        held[rows] += 1
    if mass == 0:
        return covered
    covered /= np.float32(mass)
    covered *= covered >= weights.least_name
    part = np.minimum(1, held / np.maximum(1, snapshot.name_lengths))
    return np.asarray(covered * np.sqrt(part), dtype=np.float32)


def identified_rows(snapshot: Snapshot, understood: Understood) -> Rows:
    """Profiles whose identifier the query is."""
    pieces = understood.text.split()
    if len(pieces) > _MOST_IDENTIFIER_WORDS:
        return np.zeros(0, np.int32)
    # "PIC 999999999" names its scheme, "BE 0477.472.701" holds a blank: look up the whole and each piece.
    keys = {identifier_key(text) for text in ("".join(pieces), *pieces)}
    rows = [
        _profile_rows(snapshot, "identifiers", term_hash(key))
        for key in keys
        if len(key) >= _SHORTEST_IDENTIFIER and any(sign.isdigit() for sign in key)
    ]
    return np.unique(np.concatenate(rows)) if rows else np.zeros(0, np.int32)


def _profile_rows(snapshot: Snapshot, field: str, term: int) -> Rows:
    """Profile rows that count and hold ``term`` in a field of profiles."""
    pieces = []
    for part in snapshot.parts:
        hit = part.segment.fields[field].of(term)
        if hit is not None:
            rows = hit[0] if part.alive is None else hit[0][part.alive[hit[0]]]
            pieces.append(rows + np.int32(part.first_profile))
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int32)

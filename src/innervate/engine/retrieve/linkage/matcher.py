"""Propose duplicates of organisations: within a set, between two sets, or against an open index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from innervate.engine.retrieve.linkage.columns import Columns, prepare
from innervate.engine.retrieve.linkage.identifiers import Verdict, compare
from innervate.engine.retrieve.linkage.parts import whole_of
from innervate.engine.retrieve.linkage.proposals import DuplicateProposal, Level, Reason
from innervate.engine.retrieve.linkage.reasons import score_in_words
from innervate.engine.retrieve.linkage.records import OrganisationRecord
from innervate.engine.retrieve.linkage.scoring import KnownSet, ScoredPairs, score
from innervate.engine.retrieve.linkage.weights import Weights, shipped_weights


class OrganisationIndex:
    """Known organisations, prepared once, against which new ones are compared at any time."""

    def __init__(self, records: Sequence[OrganisationRecord], *, weights: Weights | None = None) -> None:
        """Raises ValueError when a ``record_id`` stands twice."""
        self.weights = weights or shipped_weights()
        self._known = KnownSet(prepare(_ordered(records)))

    def __len__(self) -> int:
        return len(self._known.columns.records)

    def link(
        self, new: Sequence[OrganisationRecord], *, at_least: float | None = None
    ) -> list[DuplicateProposal]:
        """Proposals (new record, known record), best first. The new ones are not compared with each other.

        ``at_least``: lowest score to propose; None for the threshold of the weights. Raises ValueError when a
        ``record_id`` of ``new`` stands twice.
        """
        return self._proposals(prepare(_ordered(new)), self.weights.propose if at_least is None else at_least)

    def duplicates(self) -> list[DuplicateProposal]:
        """Proposals within the index, best first, each pair once."""
        return self._proposals(self._known.columns, self.weights.propose)

    def _proposals(self, left: Columns, at_least: float) -> list[DuplicateProposal]:
        if not left.records or not self:
            return []
        scored = score(left, self._known, self.weights)
        scored = scored.part(np.flatnonzero(_probability(scored) >= at_least))
        worded = score_in_words(scored, self.weights.first)
        found = [self._proposal(scored, row, reasons) for row, reasons in enumerate(worded)]
        return sorted(found, key=lambda p: (-p.score, p.left_id, p.right_id))

    def _proposal(self, scored: ScoredPairs, row: int, reasons: tuple[Reason, ...]) -> DuplicateProposal:
        left, right = scored.left, scored.right
        i, j = (int(record) for record in scored.pairs[row])
        names = left.names[int(scored.appearances[row, 0])], right.names[int(scored.appearances[row, 1])]
        ids = left.records[i].record_id, right.records[j].record_id
        whole = whole_of(*names)
        probability = float(_probability(scored)[row])
        return DuplicateProposal(
            left_id=ids[0],
            right_id=ids[1],
            score=probability,
            level=self._level(
                probability, *compare(left.identifiers[i], right.identifiers[j]), whole is not None
            ),
            reasons=reasons,
            prior=self.weights.first.start,
            part_of=None if whole is None else ids[whole],
            rules=self.weights.version,
        )

    def _level(self, probability: float, verdict: Verdict, schemes: tuple[str, ...], is_part: bool) -> Level:
        """Identifiers first. A part may carry the VAT number of the whole, so there a person decides."""
        if is_part or verdict is Verdict.DIFFERENT:
            return Level.PROPOSE
        if verdict is Verdict.SAME:
            return Level.CERTAIN
        return Level.PRESELECT if probability >= self.weights.preselect else Level.PROPOSE


def find_duplicates(
    records: Sequence[OrganisationRecord], *, weights: Weights | None = None
) -> list[DuplicateProposal]:
    """Which of ``records`` may be the same, best first; the order of the records makes no difference.

    Raises ValueError when a ``record_id`` stands twice.
    """
    return OrganisationIndex(records, weights=weights).duplicates()


def link(
    new: Sequence[OrganisationRecord],
    existing: Sequence[OrganisationRecord],
    *,
    weights: Weights | None = None,
) -> list[DuplicateProposal]:
    """Which of ``new`` may be one of ``existing``, best first; ``left_id`` is the new one.

    Raises ValueError when a ``record_id`` stands twice on one side.
    """
    return OrganisationIndex(existing, weights=weights).link(new)


def _probability(scored: ScoredPairs) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(1.0 / (1.0 + np.exp(-scored.log_odds.astype(np.float64))))


def _ordered(records: Sequence[OrganisationRecord]) -> list[OrganisationRecord]:
    """By id, so that nothing depends on the order given."""
    twice = [key for key, count in Counter(record.record_id for record in records).items() if count > 1]
    if twice:
        raise ValueError(f"these record ids stand more than once: {', '.join(sorted(twice)[:10])}")
    return sorted(records, key=lambda record: record.record_id)

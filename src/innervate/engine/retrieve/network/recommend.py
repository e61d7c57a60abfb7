"""Recommending partners: every candidate scored, the seeker never, each score taken apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from innervate.engine.profile import ProfileId
from innervate.engine.retrieve.evidence import Reason
from innervate.engine.retrieve.network.arrays import Floats
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.model import PartnerModel
from innervate.engine.retrieve.network.reasons import Reasons
from innervate.engine.retrieve.network.records import PartnerQuestion
from innervate.engine.retrieve.network.signals import batches, signals_of
from innervate.engine.retrieve.network.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Recommendation:
    """``signals`` add up to ``score`` within 1e-4 of rounding, ``parts`` are their sums by family.

    ``reasons``: what speaks for it, strongest first; ``against``: what speaks against it.
    """

    body_id: ProfileId
    score: float
    parts: Mapping[str, float]
    signals: Mapping[str, float]
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...]


@dataclass(frozen=True)
class PartnerRecommender:
    """``model`` over one snapshot. Stateless between questions; equal questions give equal answers."""

    snapshot: Snapshot
    model: PartnerModel

    def scores(self, questions: Sequence[PartnerQuestion]) -> Iterator[Floats]:
        """For each question one score per candidate of the snapshot, minus infinity for the seeker."""
        for asked, signals in batches(self.snapshot, questions):
            yield from self._without_seeker(asked, self.model.score(signals))

    def recommend(
        self, question: PartnerQuestion, k: int, among: Collection[ProfileId] | None = None
    ) -> list[Recommendation]:
        """The best ``k`` candidates, equal scores in the order of their ids, with their reasons.

        ``among``: only these (all if None), for instance those that the actor may see.
        """
        asked = Asked(self.snapshot, [question])
        signals = signals_of(asked)
        parts = {name: each[0] for name, each in self.model.parts(signals).items()}
        score = self._without_seeker(asked, self.model.score(signals))[0]
        bodies = self.snapshot.history.bodies
        if among is not None:
            allowed = [bodies[number].body_id in among for number in self.snapshot.candidates]
            score[~np.array(allowed, np.bool_)] = -np.inf
        reasons = Reasons(asked)
        return [
            self._recommendation(int(column), parts, float(score[column]), reasons)
            for column in np.argsort(-score, kind="stable")[:k]
            if np.isfinite(score[column])
        ]

    def _recommendation(
        self, column: int, parts: Mapping[str, Floats], score: float, reasons: Reasons
    ) -> Recommendation:
        signals = {name: float(each[column]) for name, each in parts.items()}
        families: defaultdict[str, float] = defaultdict(float)
        for name, part in signals.items():
            families[name.partition(".")[0]] += part
        body = self.snapshot.history.bodies[self.snapshot.candidates[column]]
        return Recommendation(
            body.body_id,
            score,
            dict(families),
            signals,
            reasons.speaking_for(column),
            reasons.against(column),
        )

    @staticmethod
    def _without_seeker(asked: Asked, scores: Floats) -> Floats:
        known = np.flatnonzero(asked.seeker_column >= 0)
        scores[known, asked.seeker_column[known]] = -np.inf
        return scores

"""Recommending partners: every candidate scored, the seeker never, each score taken apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """``score`` is the sum of ``signals`` and of ``parts``, which are the signals summed by family.

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
        if not self.snapshot.width:
            yield from np.zeros((len(questions), 0), np.float32)
            return
        for asked, signals in batches(self.snapshot, questions):
            yield from asked.never_the_seeker(self.model.score(signals))

    def best(self, question: PartnerQuestion, k: int) -> list[tuple[ProfileId, float]]:
        """The best ``k`` with their scores, equal scores in the order of their ids; no reasons."""
        score = next(self.scores([question]))
        bodies, candidates = self.snapshot.history.bodies, self.snapshot.candidates
        order = [column for column in np.argsort(-score, kind="stable")[:k] if np.isfinite(score[column])]
        return [(bodies[candidates[column]].body_id, float(score[column])) for column in order]

    def recommend(self, question: PartnerQuestion, k: int) -> list[Recommendation]:
        """The best ``k`` with their reasons, in the order of ``best``."""
        best = [body_id for body_id, _ in self.best(question, k)]
        found = self.look_at(question, best)
        return [found[body_id] for body_id in best]

    def look_at(
        self, question: PartnerQuestion, bodies: Iterable[ProfileId]
    ) -> dict[ProfileId, Recommendation]:
        """What is to be said of ``bodies``; the seeker, and who is no candidate, is left out."""
        if not self.snapshot.width:
            return {}
        asked = Asked(self.snapshot, [question])
        parts = {name: each[0] for name, each in self.model.parts(signals_of(asked)).items()}
        reasons = Reasons(asked)
        found: dict[ProfileId, Recommendation] = {}
        for body_id in bodies:
            column = self.snapshot.column_of(body_id)
            if column is not None and column != asked.seeker_column[0]:
                found[body_id] = _recommendation(body_id, column, parts, reasons)
        return found


def _recommendation(
    body_id: ProfileId, column: int, parts: Mapping[str, Floats], reasons: Reasons
) -> Recommendation:
    signals = {name: float(each[column]) for name, each in parts.items()}
    families: defaultdict[str, float] = defaultdict(float)
    for name, part in signals.items():
        families[name.partition(".")[0]] += part
    return Recommendation(
        body_id,
        sum(families.values()),
        dict(families),
        signals,
        reasons.speaking_for(column),
        reasons.against(column),
    )

"""The ranker that needs no training: each signal times its weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from innervate.engine.profile import ProfileId
from innervate.engine.retrieve.evidence import EvidenceQuery, Ranked, SignalValue


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """score = sum of weight * min(1, value). A signal without a weight counts nothing.

    Values count from 0 to 1: a hub with a thousand projects says no more than a good partner.
    """

    weights: Mapping[str, float]
    version: str
    name: str = "weighted-sum"

    def rank(
        self,
        query: EvidenceQuery,
        candidates: Sequence[ProfileId],
        values: Mapping[str, Sequence[SignalValue]],
    ) -> Sequence[Ranked]:
        ranked = []
        for number in range(len(candidates)):
            parts = {
                name: weight * min(1.0, values[name][number].value)
                for name, weight in self.weights.items()
                if name in values
            }
            ranked.append(Ranked(sum(parts.values()), parts))
        return ranked

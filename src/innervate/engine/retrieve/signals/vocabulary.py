"""Shared vocabulary: terms that the question and a candidate both carry, or a broader one of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from innervate.engine.profile import Profile, ProfileId
from innervate.engine.retrieve.codebook import CodeBook, NoCodes
from innervate.engine.retrieve.evidence import NOTHING, EvidenceQuery, Reason, SignalValue

_MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class VocabularySignal:
    """0 to 1: mean over the question's codes of the best agreement with a candidate's code.

    Equal codes agree by 1; codes that meet in a broader one agree by ``discount`` per step on either
    side. ``profile_of`` looks a candidate up.
    """

    profile_of: Callable[[ProfileId], Profile | None]
    codebook: CodeBook = field(default_factory=NoCodes)
    discount: float = 0.5
    name: str = "vocabulary"
    version: str = "1"

    def score(self, query: EvidenceQuery, candidates: Sequence[ProfileId]) -> Sequence[SignalValue]:
        if not query.codes:
            return [NOTHING] * len(candidates)
        asked = {code: self._steps(code) for code in sorted(query.codes)}
        return [self._value(asked, self.profile_of(each)) for each in candidates]

    def _steps(self, code: str) -> dict[str, int]:
        """Each code reached from ``code`` upwards, and in how many steps."""
        return {each: step for step, each in enumerate((code, *self.codebook.broader(code)))}

    def _value(self, asked: dict[str, dict[str, int]], candidate: Profile | None) -> SignalValue:
        if candidate is None:
            return NOTHING
        own = {code: self._steps(code) for unit in candidate.units for code in unit.codes}
        reasons = [reason for code in asked if (reason := self._best(code, asked, own)) is not None]
        reasons.sort(key=lambda reason: -(reason.weight or 0.0))
        return SignalValue(sum(each.weight or 0.0 for each in reasons), tuple(reasons[:_MOST_REASONS]))

    def _best(
        self, code: str, asked: dict[str, dict[str, int]], own: dict[str, dict[str, int]]
    ) -> Reason | None:
        """The closest meeting of a question's code with any of the candidate's, as a reason."""
        best: tuple[float, str, str] | None = None
        for theirs, their_steps in own.items():
            for shared, step in asked[code].items():
                if shared in their_steps:
                    agreement = self.discount ** (step + their_steps[shared])
                    best = max(best or (0.0, "", ""), (agreement, theirs, shared))
        if best is None:
            return None
        agreement, theirs, shared = best
        return Reason(
            "vocabulary-shared", {"asked": code, "theirs": theirs, "shared": shared}, agreement / len(asked)
        )

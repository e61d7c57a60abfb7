"""What a run gives: matches with their reasons, what was set aside, and how to get the same again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from innervate.engine.explain import Explanation, payload
from innervate.engine.profile import Profile, ProfileId
from innervate.engine.qualify import Finding, Verdict


@dataclass(frozen=True, slots=True)
class Match:
    """``finding``: of the seeker's criteria, None when none were stated."""

    profile: Profile
    score: float
    explanation: Explanation
    finding: Finding | None = None

    @property
    def verdict(self) -> Verdict:
        """MET without criteria: nothing was asked that could fail."""
        return self.finding.verdict if self.finding is not None else Verdict.MET


@dataclass(frozen=True, slots=True)
class SetAside:
    """A candidate that certainly fails the seeker's criteria, with the finding that says why."""

    profile_id: ProfileId
    finding: Finding


@dataclass(frozen=True, slots=True)
class MatchResult:
    """``matches``: best first. ``looked_at``: candidates that were scored; ``set_aside``: those of them that
    certainly fail the criteria, best text match first. ``record``: with it and the same index files the same
    result comes again."""

    task: str
    matches: tuple[Match, ...]
    set_aside: tuple[SetAside, ...]
    looked_at: int
    record: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """JSON values: ids, scores, verdicts, explanations and the record."""
        return {
            "task": self.task,
            "matches": [
                {
                    "profile_id": match.profile.profile_id,
                    "kind": match.profile.kind,
                    "name": match.profile.names[0] if match.profile.names else "",
                    "score": match.score,
                    "verdict": match.verdict.value,
                    "finding": finding_as_json(match.finding) if match.finding is not None else None,
                    "explanation": payload(match.explanation),
                }
                for match in self.matches
            ],
            "set_aside": [
                {"profile_id": each.profile_id, "finding": finding_as_json(each.finding)}
                for each in self.set_aside
            ],
            "looked_at": self.looked_at,
            "record": dict(self.record),
        }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """A finding tree as JSON values."""
    return {
        "criterion": finding.criterion,
        "verdict": finding.verdict.value,
        "reason": finding.reason,
        "facts": [fact.name for fact in finding.deciding],
        "missing": list(finding.missing),
        "children": [finding_as_json(child) for child in finding.children],
    }

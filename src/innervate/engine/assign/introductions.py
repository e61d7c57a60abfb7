"""Introductions: whom to introduce to whom, so that the good matches of all are served within capacity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from innervate.engine.assign.plan import BrokenRule, Plan, Status
from innervate.engine.profile import ProfileId

#: Values are compared within this; scores are of order 1.
_TOLERANCE = 1e-6


class IntroductionsRefused(ValueError):
    """The problem makes no sense. ``reason`` is a message id, ``who`` the profile concerned."""

    def __init__(self, reason: str, who: str) -> None:
        super().__init__(f"{reason}: {who}")
        self.message_id = reason
        self.who = who


@dataclass(frozen=True, slots=True)
class Introduction:
    seeker: ProfileId
    candidate: ProfileId


@dataclass(frozen=True, slots=True)
class Introductions:
    """``scores``: how good each possible introduction is, above 0 (pairs not named are not possible).
    ``per_seeker``: most introductions of one seeker; ``capacity``: most of one candidate, 1 if not named.

    Raises IntroductionsRefused for a score that is not above 0 or not finite, or a limit below 0.
    """

    scores: Mapping[Introduction, float]
    per_seeker: int
    capacity: Mapping[ProfileId, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pair, score in self.scores.items():
            if not (0 < score < float("inf")):
                raise IntroductionsRefused("introduction-score-refused", pair.candidate)
        if self.per_seeker < 0:
            raise IntroductionsRefused("introduction-limit-refused", "per_seeker")
        for candidate, limit in self.capacity.items():
            if limit < 0:
                raise IntroductionsRefused("introduction-limit-refused", candidate)

    def capacity_of(self, candidate: ProfileId) -> int:
        return self.capacity.get(candidate, 1)


def introduce(problem: Introductions) -> Plan[Introduction]:
    """The plan of greatest total score, choices by seeker and candidate id.

    Exact: the constraints are those of a bipartite flow, whose matrix is totally unimodular, so the linear
    program has a whole solution at a corner (Hoffman and Kruskal 1956) and its dual value proves it.
    """
    pairs = sorted(problem.scores, key=lambda pair: (pair.seeker, pair.candidate))
    if not pairs:
        return Plan((), 0.0, 0.0, Status.OPTIMAL)
    scores = np.array([problem.scores[pair] for pair in pairs])
    matrix, limits = _constraints(problem, pairs)
    solved = linprog(-scores, A_ub=matrix, b_ub=limits, bounds=(0, 1), method="highs-ds")
    chosen = tuple(pair for pair, taken in zip(pairs, solved.x, strict=True) if taken > 0.5)
    value = float(sum(problem.scores[pair] for pair in chosen))
    bound = float(-solved.fun)
    status = Status.OPTIMAL if bound - value <= _TOLERANCE * max(1.0, bound) else Status.FEASIBLE
    return Plan(chosen, value, max(bound, value), status)


def _constraints(problem: Introductions, pairs: list[Introduction]) -> tuple[csr_array, np.ndarray]:
    """One row per seeker and per candidate: how many of its pairs may be taken."""
    seekers = sorted({pair.seeker for pair in pairs})
    candidates = sorted({pair.candidate for pair in pairs})
    seeker_row = {each: row for row, each in enumerate(seekers)}
    candidate_row = {each: row for row, each in enumerate(candidates, start=len(seekers))}
    rows = [seeker_row[pair.seeker] for pair in pairs] + [candidate_row[pair.candidate] for pair in pairs]
    columns = [*range(len(pairs))] * 2
    shape = (len(seekers) + len(candidates), len(pairs))
    limits = [problem.per_seeker] * len(seekers) + [problem.capacity_of(each) for each in candidates]
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape), np.array(limits)


def broken_rules(problem: Introductions, plan: Plan[Introduction]) -> tuple[BrokenRule, ...]:
    """Every rule that ``plan`` breaks, and a value that is not the sum of its scores."""
    broken = [
        BrokenRule("introduction-not-possible", (pair.seeker, pair.candidate))
        for pair in plan.choices
        if pair not in problem.scores
    ]
    broken += [
        BrokenRule("introduction-twice", (pair.seeker, pair.candidate))
        for pair, count in Counter(plan.choices).items()
        if count > 1
    ]
    for seeker, count in Counter(pair.seeker for pair in plan.choices).items():
        if count > problem.per_seeker:
            broken.append(BrokenRule("introduction-seeker-over-limit", (seeker,)))
    for candidate, count in Counter(pair.candidate for pair in plan.choices).items():
        if count > problem.capacity_of(candidate):
            broken.append(BrokenRule("introduction-candidate-over-capacity", (candidate,)))
    total = sum(problem.scores.get(pair, 0.0) for pair in plan.choices)
    if abs(total - plan.value) > _TOLERANCE or plan.value > plan.bound + _TOLERANCE:
        broken.append(BrokenRule("introduction-value-wrong", ()))
    return tuple(broken)

"""Match tasks: what is asked of whom, and how the evidence is weighed. Weights are versioned data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from innervate.engine.pipeline.weighted_sum import WeightedSum
from innervate.engine.profile import FactName, UnitKind


class UnknownTask(LookupError):
    """No such match task. ``message_id`` is a catalogue id."""

    message_id = "match-task-unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"{self.message_id}: {name!r}")
        self.name = name


@dataclass(frozen=True, slots=True)
class MatchTask:
    """``seeker_kinds``: who may ask, empty for anybody, also without a profile. ``candidate_kinds``: who is
    sought, empty for everything. ``asks_with``: units of the seeker that speak when no text is given, all
    if it has none of these. ``expected_facts``: what a seeker looks for next; its absence is said.
    ``most_words``: a longer question asks with its rarest words.
    """

    name: str
    version: str
    seeker_kinds: frozenset[str]
    candidate_kinds: frozenset[str]
    weights: Mapping[str, float]
    asks_with: tuple[UnitKind, ...] = ()
    expected_facts: tuple[FactName, ...] = field(default=())
    most_words: int = 96

    def ranker(self) -> WeightedSum:
        return WeightedSum(self.weights, f"{self.name}-{self.version}")


# Weights of place and vocabulary are decided, not measured: codes and places are not in the open collections.
PARTNERS = MatchTask(
    name="partners",
    version="1",
    seeker_kinds=frozenset({"organisation"}),
    candidate_kinds=frozenset({"organisation"}),
    weights={"text": 1.0, "vocabulary": 0.2, "place": 0.1, "network": 0.5},
    asks_with=(UnitKind.SEEK, UnitKind.NEED),
    expected_facts=(FactName("website"),),
)
NEED_HELP = MatchTask(
    name="need-help",
    version="1",
    seeker_kinds=frozenset({"need"}),
    candidate_kinds=frozenset({"solution", "organisation", "person"}),
    weights={"text": 1.0, "vocabulary": 0.3, "place": 0.1},
    asks_with=(UnitKind.NEED,),
)
RELEVANT_TO_US = MatchTask(
    name="relevant-to-us",
    version="1",
    seeker_kinds=frozenset({"organisation"}),
    candidate_kinds=frozenset(),
    weights={"text": 1.0, "vocabulary": 0.3, "place": 0.1, "network": 0.3},
)

TASKS: Mapping[str, MatchTask] = {task.name: task for task in (PARTNERS, NEED_HELP, RELEVANT_TO_US)}


def task_named(name: str) -> MatchTask:
    """Raises UnknownTask."""
    try:
        return TASKS[name]
    except KeyError:
        raise UnknownTask(name) from None

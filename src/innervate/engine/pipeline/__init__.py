"""Stage ``pipeline``: a match task run through all stages, reproducible."""

from innervate.engine.pipeline.question import Question, QuestionRefused
from innervate.engine.pipeline.result import Match, MatchResult, SetAside
from innervate.engine.pipeline.running import Evidence, run
from innervate.engine.pipeline.tasks import (
    NEED_HELP,
    PARTNERS,
    RELEVANT_TO_US,
    TASKS,
    MatchTask,
    UnknownTask,
    task_named,
)
from innervate.engine.pipeline.weighted_sum import WeightedSum

__all__ = [
    "NEED_HELP",
    "PARTNERS",
    "RELEVANT_TO_US",
    "TASKS",
    "Evidence",
    "Match",
    "MatchResult",
    "MatchTask",
    "Question",
    "QuestionRefused",
    "SetAside",
    "UnknownTask",
    "WeightedSum",
    "run",
    "task_named",
]

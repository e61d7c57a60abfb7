"""What duplicate detection answers: two records, how sure, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """What a face may do with a proposal; only a person merges.

    ``CERTAIN``: an identifier decides. ``PRESELECT``: tick the box beforehand (99 of 100 are right).
    ``PROPOSE``: show it, box empty.
    """

    CERTAIN = "certain"
    PRESELECT = "preselect"
    PROPOSE = "propose"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (``weight`` above 0) or against the two records being the same.

    ``message``: id in the message catalogue, ``params`` its parameters. ``weight``: share in the log odds.
    """

    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    weight: float = 0.0

    @property
    def speaks_for(self) -> bool:
        return self.weight > 0


@dataclass(frozen=True, slots=True)
class DuplicateProposal:
    """Two records that may be the same, by ``record_id``.

    ``left_id``: the new record (``link``), or the lower id of the two (``find_duplicates``). ``score``:
    probability, 0 to 1. ``reasons``: heaviest first; with ``prior`` their weights sum to the log odds of the
    score. ``part_of``: id of the body that the other record seems to be a part of (faculty, department,
    branch); None: no sign of that. ``rules``: version of the weights.
    """

    left_id: str
    right_id: str
    score: float
    level: Level
    reasons: tuple[Reason, ...]
    prior: float = 0.0
    part_of: str | None = None
    rules: str = ""

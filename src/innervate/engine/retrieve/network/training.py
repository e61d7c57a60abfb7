"""Training on the history itself: each past consortium as a question asked on the day its half-year began.

Nothing of a consortium's own half-year is known to its question, as nothing after today is known to ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from innervate.engine.profile import ProfileId
from innervate.engine.retrieve.network.arrays import Floats, Ints
from innervate.engine.retrieve.network.history import History
from innervate.engine.retrieve.network.learning import Choices, LearningSettings, learn_curves
from innervate.engine.retrieve.network.model import PartnerModel
from innervate.engine.retrieve.network.records import Collaboration, PartnerQuestion
from innervate.engine.retrieve.network.signals import SIGNALS_VERSION, batches
from innervate.engine.retrieve.network.snapshot import CONSORTIUM, Snapshot

_MONTHS = 6
#: A half-year teaches only when on its first day at least this share of its partners was known.
_LEAST_KNOWN = 0.35


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """``periods``: half-years before the day. ``others``: questions of another kind per period, which count
    ``others_weight``. ``pool``: candidates taken from each signal. ``least``: fewer questions teach nothing.
    """

    periods: int = 4
    others: int = 250
    others_weight: float = 1.0
    pool: int = 60
    least: int = 50


class HistoryTooShort(ValueError):
    """Too little happened to learn from; the fixed model serves. ``message_id`` is a catalogue id."""

    message_id = "partner-history-too-short"

    def __init__(self, questions: int, least: int) -> None:
        super().__init__(f"{self.message_id}: {questions} past consortia, {least} are needed")
        self.questions, self.least = questions, least


def question_of(each: Collaboration) -> PartnerQuestion:
    """What its leader could have asked; keywords and codes are written later and stay out."""
    return PartnerQuestion(each.leader, each.title, each.body)


def partners_of(each: Collaboration) -> tuple[ProfileId, ...]:
    return tuple(member for member in each.members if member != each.leader)


def train(
    history: History,
    day: date,
    is_like_ours: Callable[[Collaboration], bool] = lambda _: True,
    plan: TrainingPlan | None = None,
    settings: LearningSettings | None = None,
) -> PartnerModel:
    """A model from consortia before ``day``. ``is_like_ours``: those whose kind will be asked for.

    Raises HistoryTooShort.
    """
    chosen = plan or TrainingPlan()
    parts = list(_periods(history, day, is_like_ours, chosen))
    questions = sum(len(each.sizes) for each in parts)
    if questions < chosen.least:
        raise HistoryTooShort(questions, chosen.least)
    choices = _together(parts)
    return PartnerModel(
        version=f"learnt-{day.isoformat()}-{SIGNALS_VERSION}",
        curves=learn_curves(choices, settings),
        provenance={"before": day.isoformat(), "consortia": questions, "partners": int(choices.chosen.sum())},
    )


def _periods(
    history: History, day: date, is_like_ours: Callable[[Collaboration], bool], plan: TrainingPlan
) -> Iterator[Choices]:
    end = day
    for _ in range(plan.periods):
        start = months_before(end, _MONTHS)
        between = _consortia_between(history, start, end)
        snapshot = Snapshot(history, start)
        if between and _known_share(snapshot, between) >= _LEAST_KNOWN:
            ours = [each for each in between if is_like_ours(each)]
            others = _spread([each for each in between if not is_like_ours(each)], plan.others)
            weights = [1.0] * len(ours) + [plan.others_weight] * len(others)
            found = _choices(snapshot, [*ours, *others], weights, plan.pool)
            if found is not None:
                yield found
        end = start


def months_before(day: date, months: int) -> date:
    """The first day of a month that is ``months`` earlier, whatever day of the month ``day`` is."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _consortia_between(history: History, start: date, end: date) -> list[Collaboration]:
    return [
        each
        for each in history.collaborations
        if start <= each.known_on < end and each.is_described and len(each.members) >= CONSORTIUM
    ]


def _known_share(snapshot: Snapshot, consortia: Sequence[Collaboration]) -> float:
    everyone = snapshot.history.everyone
    members = [snapshot.column[everyone[member]] >= 0 for each in consortia for member in partners_of(each)]
    return float(np.mean(members)) if members else 0.0


def _spread(consortia: Sequence[Collaboration], count: int) -> list[Collaboration]:
    """``count`` of them, evenly over their days."""
    picked = np.linspace(0, len(consortia) - 1, min(count, len(consortia))).astype(np.int64)
    return [consortia[number] for number in picked]


def _choices(
    snapshot: Snapshot, consortia: Sequence[Collaboration], weights: Sequence[float], pool: int
) -> Choices | None:
    """None when no consortium has a partner that could be proposed."""
    values, chosen, sizes, weight = [], [], [], []
    names: tuple[str, ...] = ()
    everyone, number = snapshot.history.everyone, 0
    for asked, signals in batches(snapshot, [question_of(each) for each in consortia]):
        names = tuple(signals)
        for row in range(len(asked.questions)):
            candidates = _pool(signals, row, pool, int(asked.seeker_column[row]))
            partners = [snapshot.column[everyone[each]] for each in partners_of(consortia[number])]
            hits = np.isin(candidates, partners)
            if hits.any():
                values.append(np.stack([each[row, candidates] for each in signals.values()], axis=1))
                chosen.append(hits)
                sizes.append(len(candidates))
                weight.append(weights[number])
            number += 1
    if not sizes:
        return None
    return Choices(
        names,
        np.concatenate(values).astype(np.float32),
        np.concatenate(chosen),
        np.array(sizes, np.int64),
        np.array(weight, np.float64),
    )


def _pool(signals: Mapping[str, Floats], row: int, count: int, seeker: int) -> Ints:
    """The best ``count`` of each signal that answers the question (not of those that describe a body)."""
    answering = [
        each[row] for name, each in signals.items() if not name.startswith(("place.", "experience."))
    ]
    best = [
        np.argpartition(-each, count)[:count] if count < len(each) else np.arange(len(each))
        for each in answering
    ]
    found = np.unique(np.concatenate(best))
    return np.asarray(found[found != seeker], dtype=np.int64)


def _together(parts: Sequence[Choices]) -> Choices:
    return Choices(
        parts[0].names,
        np.concatenate([each.values for each in parts]),
        np.concatenate([each.chosen for each in parts]),
        np.concatenate([each.sizes for each in parts]),
        np.concatenate([each.weight for each in parts]),
    )

"""Whom a load tells how far it is, what was faulty, and who may stop it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from innervate.sources.faults import Fault, Line


class Watcher(Protocol):
    """``core.jobs.Progress`` is one."""

    def step(self, done: int, total: int | None = None, stage: str = "") -> None: ...

    def fault(self, message: str, *, place: str = "", **parameters: object) -> None: ...

    def keep(self, checkpoint: Mapping[str, Any]) -> None: ...

    @property
    def checkpoint(self) -> dict[str, Any]: ...

    @property
    def stopped(self) -> bool: ...


@dataclass
class Watch:
    """A watcher that remembers; a terminal or a test looks at it. ``stage`` is a message id."""

    done: int = 0
    total: int | None = None
    stage: str = ""
    stopped: bool = False
    faults: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    checkpoint: dict[str, Any] = field(default_factory=dict)

    def step(self, done: int, total: int | None = None, stage: str = "") -> None:
        self.done, self.total, self.stage = done, total, stage or self.stage

    def fault(self, message: str, *, place: str = "", **parameters: object) -> None:
        self.faults.append((message, place, {name: str(value) for name, value in parameters.items()}))

    def keep(self, checkpoint: Mapping[str, Any]) -> None:
        self.checkpoint = dict(checkpoint)


def reporting_to(watcher: Watcher) -> Any:
    """A reader's ``report``, as faults of the load."""

    def report(fault: Fault) -> None:
        at = fault.at
        place = f"{at.file}, {at.line}, {at.column}".rstrip(", 0") if isinstance(at, Line) else at.address
        watcher.fault(fault.message_id, place=place, **fault.params)

    return report


@dataclass
class Loaded:
    """How many were ``created``, ``changed``, left as they were (``same``) or ``left_out``, by entity.

    ``stopped``: before the end; the next load goes on there.
    """

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    stopped: bool = False

    def add(self, entity: str, outcome: str, number: int = 1) -> None:
        self.counts.setdefault(entity, Counter())[outcome] += number

    def as_json(self) -> dict[str, Any]:
        return {"stopped": self.stopped, **{name: dict(each) for name, each in self.counts.items()}}

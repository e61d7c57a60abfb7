"""Life cycles as data: which verb leads from which states to which, checked in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model

from innervate.core.errors import InvalidTransition

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Transition:
    sources: frozenset[str]
    to: str


@dataclass(frozen=True, slots=True)
class Workflow:
    """``transitions`` by verb. States without a way out are ends."""

    transitions: Mapping[str, Transition]

    def next_state(self, verb: str, state: str) -> str:
        """Raises InvalidTransition when ``verb`` does not lead anywhere from ``state``."""
        transition = self.transitions.get(verb)
        if transition is None or state not in transition.sources:
            raise InvalidTransition("wrong-state", state=state, verb=verb)
        return transition.to


def workflow(**transitions: tuple[tuple[str, ...], str]) -> Workflow:
    """``workflow(approve=(("waiting",), "approved"))``"""
    return Workflow({verb: Transition(frozenset(sources), to) for verb, (sources, to) in transitions.items()})


def locked(record: M) -> M:
    """The record as it stands now, held until the transaction ends: of two tabs, the second sees the
    state that the first left. SQLite has no row locks; there the write transaction itself serialises."""
    return type(record)._default_manager.select_for_update().get(pk=record.pk)  # type: ignore[return-value]


def move(record: Model, flow: Workflow, verb: str) -> str:
    """Set and save the new ``state`` of ``record``. The state it had. Raises InvalidTransition."""
    before: str = record.state  # type: ignore[attr-defined]
    record.state = flow.next_state(verb, before)  # type: ignore[attr-defined]
    record.save(update_fields=["state"])
    return before

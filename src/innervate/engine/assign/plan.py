"""What every assignment gives, whatever the problem: a plan, how good it is, and how good it could be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

Choice_co = TypeVar("Choice_co", covariant=True)
Choice_contra = TypeVar("Choice_contra", contravariant=True)
Problem_contra = TypeVar("Problem_contra", contravariant=True)


class Status(StrEnum):
    """OPTIMAL: no plan is better. FEASIBLE: keeps every rule, a better one may exist.
    IMPOSSIBLE: no plan keeps every rule."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Plan(Generic[Choice_co]):
    """``value``: sum over the choices; ``bound``: no plan has a higher value."""

    choices: tuple[Choice_co, ...]
    value: float
    bound: float
    status: Status

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, as a share of the bound; 0 when nothing can be gained."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a plan breaks. ``rule`` is a message id; ``who`` it concerns."""

    rule: str
    who: tuple[str, ...]


class Checker(Protocol[Problem_contra, Choice_contra]):
    """Looks a plan over without knowing how it was made."""

    def __call__(self, problem: Problem_contra, plan: Plan[Choice_contra]) -> tuple[BrokenRule, ...]:
        """Every rule that the plan breaks; empty for a sound plan."""
        ...

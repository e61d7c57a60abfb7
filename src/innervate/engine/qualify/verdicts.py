"""Verdicts and findings: what a criterion says of a subject, and which facts decided it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from innervate.engine.profile import Fact, FactName


class Verdict(StrEnum):
    """UNKNOWN: a missing or vague fact would settle it. NOT_COMPUTABLE: the facts are of a kind or
    unit that the criterion cannot be compared with, so that a person must judge."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_COMPUTABLE = "not_computable"


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict of one node of a criteria tree. ``reason`` is a message id.

    ``deciding``: facts that the verdict rests on; ``missing``: names of facts that would settle it.
    """

    criterion: str
    verdict: Verdict
    reason: str
    deciding: tuple[Fact, ...] = ()
    missing: tuple[FactName, ...] = ()
    children: tuple[Finding, ...] = ()

    def walk(self) -> Iterator[Finding]:
        """This finding and all below it, each before its children."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def missing_facts(self) -> tuple[FactName, ...]:
        """Every missing fact in the tree, each once, where the answer may still change the verdict."""
        if self.verdict is not Verdict.UNKNOWN:
            return ()
        open_ones = [each for each in self.walk() if each.verdict is Verdict.UNKNOWN]
        return tuple(dict.fromkeys(name for each in open_ones for name in each.missing))

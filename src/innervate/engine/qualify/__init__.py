"""Stage ``qualify``: who may, three-valued, with the facts that decide and those that are missing."""

from innervate.engine.qualify.criteria import (
    AtLeast,
    Compare,
    Comparison,
    Criterion,
    IsOneOf,
    Not,
    all_of,
    any_of,
)
from innervate.engine.qualify.evaluation import evaluate
from innervate.engine.qualify.facts import facts_of
from innervate.engine.qualify.verdicts import Finding, Verdict

__all__ = [
    "AtLeast",
    "Compare",
    "Comparison",
    "Criterion",
    "Finding",
    "IsOneOf",
    "Not",
    "Verdict",
    "all_of",
    "any_of",
    "evaluate",
    "facts_of",
]

"""Stage ``assign``: who gets whom under limited capacity, with a proof of how good the plan is."""

from innervate.engine.assign.introductions import (
    Introduction,
    Introductions,
    IntroductionsRefused,
    broken_rules,
    introduce,
)
from innervate.engine.assign.plan import BrokenRule, Checker, Plan, Status

__all__ = [
    "BrokenRule",
    "Checker",
    "Introduction",
    "Introductions",
    "IntroductionsRefused",
    "Plan",
    "Status",
    "broken_rules",
    "introduce",
]

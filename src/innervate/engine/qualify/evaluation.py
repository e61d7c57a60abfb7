"""Evaluating a criteria tree over facts in memory, three-valued and sound.

Sound: MET or NOT_MET is said only if it holds for every value that the facts leave possible. So a fact
that becomes more exact never turns one into the other, and what nobody stated is never a no.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from innervate.engine.profile import DaySpan, Fact, FactName, Interval, OneOf, SomeOf, Stated
from innervate.engine.qualify.criteria import AtLeast, Compare, Comparison, Criterion, IsOneOf, Not
from innervate.engine.qualify.verdicts import Finding, Verdict

_Ordered = TypeVar("_Ordered", Decimal, date)

_REASONS = {
    Verdict.MET: "criterion-met",
    Verdict.NOT_MET: "criterion-not-met",
    Verdict.UNKNOWN: "criterion-unknown",
    Verdict.NOT_COMPUTABLE: "criterion-not-computable",
}


def evaluate(criterion: Criterion, facts: Iterable[Fact]) -> Finding:
    """The finding tree of ``criterion``; several facts of one name must agree, else the answer is UNKNOWN."""
    by_name: dict[FactName, list[Fact]] = {}
    for fact in facts:
        by_name.setdefault(fact.name, []).append(fact)
    return _evaluate(criterion, by_name)


def _evaluate(criterion: Criterion, facts: Mapping[FactName, Sequence[Fact]]) -> Finding:
    match criterion:
        case Not(label, inner):
            child = _evaluate(inner, facts)
            verdict = _opposite(child.verdict)
            return Finding(label, verdict, _REASONS[verdict], children=(child,))
        case AtLeast(label, count, criteria):
            children = tuple(_evaluate(each, facts) for each in criteria)
            verdict = at_least(count, [child.verdict for child in children])
            return Finding(label, verdict, _REASONS[verdict], children=children)
        case _:
            return _atom(criterion, facts.get(criterion.fact, ()))


def at_least(count: int, verdicts: Sequence[Verdict]) -> Verdict:
    """Are ``count`` of these met? Their order does not matter."""
    tally = Counter(verdicts)
    met, unknown = tally[Verdict.MET], tally[Verdict.UNKNOWN]
    if met >= count:
        return Verdict.MET
    if met + unknown + tally[Verdict.NOT_COMPUTABLE] < count:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if met + unknown >= count else Verdict.NOT_COMPUTABLE


def _opposite(verdict: Verdict) -> Verdict:
    return {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}.get(verdict, verdict)


def _atom(criterion: Compare | IsOneOf, facts: Sequence[Fact]) -> Finding:
    if not facts:
        return Finding(criterion.label, Verdict.UNKNOWN, "fact-not-stated", missing=(criterion.fact,))
    verdicts = {_verdict(criterion, fact) for fact in facts}
    if len(verdicts) > 1:
        return Finding(
            criterion.label, Verdict.UNKNOWN, "facts-disagree", tuple(facts), missing=(criterion.fact,)
        )
    verdict = verdicts.pop()
    missing = (criterion.fact,) if verdict is Verdict.UNKNOWN else ()
    return Finding(criterion.label, verdict, _REASONS[verdict], tuple(facts), missing)


def _verdict(criterion: Compare | IsOneOf, fact: Fact) -> Verdict:
    if fact.stated is Stated.NOT_STATED:
        return Verdict.UNKNOWN
    if fact.stated is Stated.NOT_APPLICABLE:
        return Verdict.NOT_COMPUTABLE
    if isinstance(criterion, IsOneOf):
        return _is_one_of(criterion.codes, fact)
    return _compared(criterion, fact)


def _is_one_of(codes: frozenset[str], fact: Fact) -> Verdict:
    if fact.stated is Stated.NONE:
        return Verdict.NOT_MET
    match fact.values:
        case OneOf(possible):
            return _contained(possible, codes)
        case SomeOf(known, possible):
            if known & codes:
                return Verdict.MET
            return Verdict.UNKNOWN if possible is None or possible & codes else Verdict.NOT_MET
        case _:
            return Verdict.NOT_COMPUTABLE


def _contained(possible: frozenset[str] | None, codes: frozenset[str]) -> Verdict:
    if possible is None:
        return Verdict.UNKNOWN
    if not possible & codes:
        return Verdict.NOT_MET
    return Verdict.MET if possible <= codes else Verdict.UNKNOWN


def _compared(criterion: Compare, fact: Fact) -> Verdict:
    if fact.stated is Stated.NONE:
        return Verdict.NOT_COMPUTABLE
    match fact.values, criterion.limit:
        case Interval(low, high), Decimal() as limit if fact.unit == criterion.unit:
            return _within(low, high, criterion.comparison, limit)
        case DaySpan(first, last), date() as limit:
            return _within(first, last, criterion.comparison, limit)
        case _:
            return Verdict.NOT_COMPUTABLE


def _within(low: _Ordered | None, high: _Ordered | None, comparison: Comparison, limit: _Ordered) -> Verdict:
    """Does every value from ``low`` to ``high`` stand the comparison? An end not known is None."""
    match comparison:
        case Comparison.AT_LEAST:
            certainly, never = low is not None and low >= limit, high is not None and high < limit
        case Comparison.ABOVE:
            certainly, never = low is not None and low > limit, high is not None and high <= limit
        case Comparison.AT_MOST:
            certainly, never = high is not None and high <= limit, low is not None and low > limit
        case Comparison.BELOW:
            certainly, never = high is not None and high < limit, low is not None and low >= limit
    if certainly:
        return Verdict.MET
    return Verdict.NOT_MET if never else Verdict.UNKNOWN

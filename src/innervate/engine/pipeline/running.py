"""Running a match task: retrieve, mix the evidence, qualify, explain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from innervate.engine.explain import explain
from innervate.engine.pipeline.question import Question
from innervate.engine.pipeline.result import Match, MatchResult, SetAside
from innervate.engine.pipeline.tasks import MatchTask
from innervate.engine.pipeline.weighted_sum import WeightedSum
from innervate.engine.profile import Profile, ProfileId
from innervate.engine.qualify import Criterion, Finding, Verdict, evaluate, facts_of
from innervate.engine.retrieve import Index
from innervate.engine.retrieve.codebook import CodeBook, NoCodes
from innervate.engine.retrieve.evidence import (
    CandidateGenerator,
    EvidenceQuery,
    EvidenceSignal,
    Ranked,
    Ranker,
    SignalValue,
)
from innervate.engine.retrieve.index.columns import Mask
from innervate.engine.retrieve.ranking import TextRanking
from innervate.engine.retrieve.signals import PlaceSignal, VocabularySignal

#: Candidates that are scored with all evidence, per candidate that is shown, and at least.
_POOL_PER_SHOWN, _LEAST_POOL = 10, 200
#: When criteria leave too few of them, the pool grows by this factor until all are looked at.
_GROWTH = 4
#: Text matches of any kind that signals may look at, and proposals taken from each generator.
_TEXT_MATCHES, _PROPOSALS = 100, 100
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a run may use beside the text. ``ranker`` None: the task's own weighted sum."""

    signals: Sequence[EvidenceSignal] = ()
    generators: Sequence[CandidateGenerator] = ()
    ranker: Ranker | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    profile: Profile
    ranked: Ranked
    values: Mapping[str, SignalValue]
    finding: Finding | None


def run(
    task: MatchTask,
    question: Question,
    index: Index,
    *,
    audience: frozenset[str],
    limit: int = 20,
    on: date | None = None,
    criteria: Criterion | None = None,
    codebook: CodeBook | None = None,
    evidence: Evidence | None = None,
) -> MatchResult:
    """The best ``limit`` candidates for ``question``, explained.

    ``audience``: class terms of who asks; what they may not see is no candidate and no evidence. ``on``:
    the day of the question (None: age is not judged). ``criteria``: a candidate that certainly fails them
    is set aside; one that might meet them stays, marked unknown. Raises QuestionRefused.
    """
    question.check(task)
    extra = evidence or Evidence()
    ranking = index.rank(
        question.asked_text(task), lang=question.asked_lang(task), most_words=task.most_words
    )
    seeker_id = question.seeker.profile_id if question.seeker is not None else None
    query = _evidence_query(task, question, ranking, audience, seeker_id, on)
    eligible = ranking.eligible(audience, task.candidate_kinds, without=seeker_id)
    profile_of = _looked_up(ranking)
    signals: list[EvidenceSignal] = [
        PlaceSignal(profile_of),
        VocabularySignal(profile_of, codebook or NoCodes()),
        *extra.signals,
    ]
    ranker = extra.ranker or task.ranker()
    found, aside = _pool(ranking, eligible, query, extra.generators, limit, criteria, profile_of)
    candidates = _ranked(found, ranking, query, signals, ranker, profile_of)
    versions = {**index.record(), **_versions(task, signals, ranker)}
    return MatchResult(
        task=task.name,
        matches=tuple(_match(each, ranking, ranker, versions, task, on) for each in candidates[:limit]),
        set_aside=tuple(SetAside(profile_id, finding) for profile_id, finding in aside),
        looked_at=len(found) + len(aside),
        record=_record(task, question, query, versions, limit, criteria),
    )


def _evidence_query(
    task: MatchTask,
    question: Question,
    ranking: TextRanking,
    audience: frozenset[str],
    seeker_id: ProfileId | None,
    on: date | None,
) -> EvidenceQuery:
    anyone = ranking.eligible(audience, without=seeker_id)
    named = frozenset(code.code for code in ranking.scored.query_codes)
    return EvidenceQuery(
        text=question.asked_text(task),
        lang=ranking.understood.lang,
        seeker=question.seeker,
        place=question.asked_place(),
        codes=question.asked_codes() | named,
        text_matches=ranking.best(anyone, _TEXT_MATCHES),
        audience=audience,
        on=on,
    )


def _looked_up(ranking: TextRanking) -> Callable[[ProfileId], Profile | None]:
    """Profiles of this version of the index, each read once in a run."""
    read: dict[ProfileId, Profile | None] = {}

    def profile_of(profile_id: ProfileId) -> Profile | None:
        if profile_id not in read:
            read[profile_id] = ranking.profile(profile_id)
        return read[profile_id]

    return profile_of


def _pool(
    ranking: TextRanking,
    eligible: Mask,
    query: EvidenceQuery,
    generators: Sequence[CandidateGenerator],
    limit: int,
    criteria: Criterion | None,
    profile_of: Callable[[ProfileId], Profile | None],
) -> tuple[dict[ProfileId, Finding | None], list[tuple[ProfileId, Finding]]]:
    """Candidates with their findings, and those set aside; enough for ``limit`` where there are enough."""
    proposed = [each for generator in generators for each in generator.propose(query, _PROPOSALS)]
    size = max(_LEAST_POOL, _POOL_PER_SHOWN * limit)
    while True:
        by_text = ranking.best_ids(eligible, size)
        ids = ranking.among([*by_text, *proposed], eligible)
        found = {profile_id: _finding(criteria, profile_of(profile_id)) for profile_id in ids}
        aside = [
            (profile_id, finding)
            for profile_id, finding in found.items()
            if finding is not None and finding.verdict is Verdict.NOT_MET
        ]
        if len(found) - len(aside) >= limit or len(by_text) < size:
            for profile_id, _ in aside:
                del found[profile_id]
            return found, aside
        size *= _GROWTH


def _finding(criteria: Criterion | None, profile: Profile | None) -> Finding | None:
    if criteria is None or profile is None:
        return None
    return evaluate(criteria, facts_of(profile))


def _ranked(
    found: Mapping[ProfileId, Finding | None],
    ranking: TextRanking,
    query: EvidenceQuery,
    signals: Sequence[EvidenceSignal],
    ranker: Ranker,
    profile_of: Callable[[ProfileId], Profile | None],
) -> list[_Candidate]:
    """Candidates best first, equal scores in the order of their ids."""
    ids = sorted(found)
    values: dict[str, Sequence[SignalValue]] = {TEXT: [SignalValue(ranking.score_of(each)) for each in ids]}
    values |= {signal.name: signal.score(query, ids) for signal in signals}
    scored = zip(ids, ranker.rank(query, ids, values), range(len(ids)), strict=True)
    candidates = []
    for profile_id, ranked, number in sorted(scored, key=lambda each: (-each[1].score, each[0])):
        profile = profile_of(profile_id)
        if profile is not None:
            said = {name: column[number] for name, column in values.items()}
            candidates.append(_Candidate(profile, ranked, said, found[profile_id]))
    return candidates


def _match(
    candidate: _Candidate,
    ranking: TextRanking,
    ranker: Ranker,
    versions: Mapping[str, str],
    task: MatchTask,
    on: date | None,
) -> Match:
    explanation = explain(
        candidate.profile,
        ranking.parts(candidate.profile),
        ranking.understood,
        candidate.ranked,
        candidate.values,
        weights=ranker.weights if isinstance(ranker, WeightedSum) else None,
        versions=versions,
        expected=task.expected_facts if candidate.profile.kind == "organisation" else (),
        on=on,
    )
    return Match(candidate.profile, candidate.ranked.score, explanation, candidate.finding)


def _versions(task: MatchTask, signals: Sequence[EvidenceSignal], ranker: Ranker) -> dict[str, str]:
    return {
        "task": f"{task.name}-{task.version}",
        "ranker": f"{ranker.name} {ranker.version}",
        **{f"signal:{signal.name}": signal.version for signal in signals},
    }


def _record(
    task: MatchTask,
    question: Question,
    query: EvidenceQuery,
    versions: Mapping[str, str],
    limit: int,
    criteria: Criterion | None,
) -> dict[str, Any]:
    return {
        "task": task.name,
        "versions": dict(versions),
        "text": query.text,
        "lang": query.lang,
        "seeker": question.seeker.profile_id if question.seeker is not None else None,
        "country": query.place.country,
        "nuts": query.place.nuts,
        "codes": sorted(query.codes),
        "audience": sorted(query.audience),
        "limit": limit,
        "on": query.on.isoformat() if query.on is not None else None,
        "criteria": criteria.label if criteria is not None else None,
    }

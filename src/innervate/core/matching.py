"""Asking the engine: one run, its matches, why each stands there, and what people say of them.

A run belongs to the account that asked. What it found is read through ``access`` again whenever it is
shown: a candidate that became hidden since is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from innervate.core import access, audit, index, network, registry
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused, NotFound, NotPermitted
from innervate.core.models import Match, MatchFeedback, MatchRun, Owned
from innervate.core.registry import Entity, Task
from innervate.core.search import records_behind
from innervate.engine.explain import PayloadRefused, payload, replay
from innervate.engine.pipeline import Match as EngineMatch
from innervate.engine.pipeline import MatchResult, Question, QuestionRefused, run, task_named
from innervate.engine.pipeline.result import finding_as_json
from innervate.engine.profile import Profile

LONGEST_TEXT = 20_000
MOST_MATCHES = 100


@dataclass(frozen=True, slots=True)
class MatchView:
    """``known``: the seeker worked with it before. ``feedback``: what this actor said, or None."""

    match: Match
    entity: Entity
    record: Model
    known: bool
    feedback: MatchFeedback | None

    @property
    def explanation(self) -> Mapping[str, Any]:
        return self.match.explanation


@dataclass(frozen=True, slots=True)
class RunView:
    """``hidden``: how many matches the actor may no longer see."""

    run: MatchRun
    task: Task
    seeker: Model | None
    matches: tuple[MatchView, ...]
    hidden: int

    @property
    def known(self) -> tuple[MatchView, ...]:
        return tuple(view for view in self.matches if view.known)

    @property
    def new(self) -> tuple[MatchView, ...]:
        return tuple(view for view in self.matches if not view.known)


@dataclass(frozen=True, slots=True)
class Replayed:
    """``agrees``: the score computed anew from the stored parts is the stored one within 1e-6."""

    score: float
    stored: float
    agrees: bool


def run_match(
    *,
    actor: Actor,
    task: str,
    seeker: Owned | None = None,
    text: str = "",
    lang: str = "",
    limit: int = 20,
    on: date,
) -> MatchRun:
    """Ask ``task`` for ``seeker`` or with a ``text`` (or both) on day ``on``, and keep the answer.

    Raises NotPermitted for a visitor, NotFound for a seeker that does not exist for the actor, and
    InputRefused when there is nothing to go by.
    """
    if actor.user is None:
        raise NotPermitted("sign-in-first")
    if actor.read_only:
        raise NotPermitted("token-is-read-only")
    declared = _task(task)
    _check(declared, seeker, text)
    if seeker is not None:
        access.require(actor, "view", seeker)
    # The engine reads the index, not the database: it runs before the transaction, not inside it.
    result = _ask(actor, declared, seeker, text, lang, min(max(limit, 1), MOST_MATCHES), on)
    return _keep(actor, declared, seeker, text, lang, result)


def _task(name: str) -> Task:
    try:
        return registry.task(name)
    except KeyError:
        raise NotFound("no-such-task", task=name) from None


def _check(task: Task, seeker: Owned | None, text: str) -> None:
    faults = []
    if seeker is None and not task.free_text:
        faults.append(InputFault("seeker", "task-needs-a-seeker"))
    if seeker is None and not text.strip():
        faults.append(InputFault("text", "question-empty"))
    if seeker is not None and registry.entity_of(type(seeker)).name not in task.seekers:
        faults.append(InputFault("seeker", "question-other-kind"))
    if len(text) > LONGEST_TEXT:
        faults.append(InputFault("text", "question-too-long", {"most": str(LONGEST_TEXT)}))
    if faults:
        raise InputRefused(faults)


def _ask(
    actor: Actor, task: Task, seeker: Owned | None, text: str, lang: str, limit: int, on: date
) -> MatchResult:
    node_index, engine_task = index.opened(), task_named(task.engine_task)
    profile = node_index.get(_id_of(seeker)) if seeker is not None else None
    try:
        return run(
            engine_task,
            Question(text=text, seeker=profile, lang=lang),
            node_index,
            audience=index.audience_terms(actor),
            limit=limit,
            on=on,
            codebook=index.codebook(),
            evidence=network.evidence() if "network" in engine_task.weights else None,
        )
    except QuestionRefused as refused:
        # A seeker that says nothing of itself, or that is not indexed yet.
        raise InputRefused([InputFault("text", refused.message_id)]) from refused


def _id_of(record: Owned) -> Any:
    return index.profile_id(registry.entity_of(type(record)).name, record.key)


@transaction.atomic
def _keep(
    actor: Actor, task: Task, seeker: Owned | None, text: str, lang: str, result: MatchResult
) -> MatchRun:
    kept = MatchRun.objects.create(
        task=task.name,
        seeker_entity=registry.entity_of(type(seeker)).name if seeker is not None else "",
        seeker_key=seeker.key if seeker is not None else "",
        query={"text": text, "lang": lang, "looked_at": result.looked_at, "record": dict(result.record)},
        versions=dict(result.record["versions"]),
        cluster=seeker.cluster if seeker is not None else None,
        user=actor.user,
    )
    Match.objects.bulk_create(_row(kept, rank, one) for rank, one in enumerate(result.matches, start=1))
    audit.record(
        actor=actor,
        verb="match",
        entity="core.match_run",
        target=kept,
        details={"task": task.name, "matches": len(result.matches)},
    )
    return kept


def _row(kept: MatchRun, rank: int, one: EngineMatch) -> Match:
    entity, key = index.record_of(one.profile.profile_id)
    explanation = payload(one.explanation)
    if one.finding is not None:
        explanation["finding"] = finding_as_json(one.finding)
    return Match(
        run=kept,
        rank=rank,
        candidate_entity=entity,
        candidate_key=key,
        score=one.score,
        verdict=one.verdict.value,
        explanation=explanation,
    )


def run_of(actor: Actor, key: str) -> MatchRun:
    """The actor's own run. Raises NotFound: nobody reads what another asked."""
    if actor.user is not None:
        found = MatchRun.objects.filter(key=key, user=actor.user).first()
        if found is not None:
            return found
    raise NotFound("not-found", entity="core.match_run", key=key)


def view_run(actor: Actor, key: str) -> RunView:
    """The run and those of its matches that exist for the actor, best first. Raises NotFound."""
    kept = run_of(actor, key)
    matches = list(kept.matches.order_by("rank"))
    views = _views(actor, kept, matches)
    return RunView(kept, _task(kept.task), seeker_of(actor, kept), views, len(matches) - len(views))


def view_match(actor: Actor, key: str) -> tuple[MatchRun, MatchView]:
    """One match with its run. Raises NotFound when it is another's or became hidden."""
    match = Match.objects.select_related("run").filter(key=key).first()
    if match is not None and actor.user is not None and match.run.user_id == actor.user.pk:
        for view in _views(actor, match.run, [match]):
            return match.run, view
    raise NotFound("not-found", entity="core.match", key=key)


def seeker_of(actor: Actor, kept: MatchRun) -> Model | None:
    """The record that asked; None when a text asked, or when it is no longer there for the actor."""
    if not kept.seeker_key:
        return None
    model = registry.entity(kept.seeker_entity).model
    return access.visible(actor, model).filter(key=kept.seeker_key).first()


def _views(actor: Actor, kept: MatchRun, matches: list[Match]) -> tuple[MatchView, ...]:
    ids = [index.profile_id(one.candidate_entity, one.candidate_key) for one in matches]
    records = records_behind(actor, ids)
    known = _known_to(kept)
    voices = {
        voice.match_id: voice for voice in MatchFeedback.objects.filter(match__in=matches, user=actor.user)
    }
    return tuple(
        MatchView(match, *records[one], known=one in known, feedback=voices.get(match.pk))
        for match, one in zip(matches, ids, strict=True)
        if one in records
    )


def _known_to(kept: MatchRun) -> frozenset[str]:
    """Profiles that took part in a project with the seeker."""
    if not kept.seeker_key:
        return frozenset()
    seeker: Profile | None = index.opened().get(index.profile_id(kept.seeker_entity, kept.seeker_key))
    return frozenset(partner for tie in seeker.ties for partner in tie.partners) if seeker else frozenset()


def recent_runs(actor: Actor, limit: int = 10) -> list[MatchRun]:
    """The actor's own questions, newest first."""
    if actor.user is None:
        return []
    return list(MatchRun.objects.filter(user=actor.user).order_by("-created_at", "-pk")[:limit])


def again(*, actor: Actor, key: str, on: date) -> MatchRun:
    """Ask the same once more, of today's index. Raises NotFound when the seeker is gone."""
    kept = run_of(actor, key)
    seeker = seeker_of(actor, kept)
    if kept.seeker_key and seeker is None:
        raise NotFound("not-found", entity=kept.seeker_entity, key=kept.seeker_key)
    record = kept.query.get("record", {})
    return run_match(
        actor=actor,
        task=kept.task,
        seeker=seeker,  # type: ignore[arg-type]  # every seeker entity is Owned
        text=kept.query["text"],
        lang=kept.query["lang"],
        limit=int(record.get("limit", 20)),
        on=on,
    )


def replayed(actor: Actor, key: str) -> Replayed:
    """The stored score beside the one that its stored parts give. Raises NotFound."""
    _, view = view_match(actor, key)
    try:
        score = replay(view.explanation)
    except PayloadRefused:
        return Replayed(score=float("nan"), stored=view.match.score, agrees=False)
    return Replayed(score, view.match.score, abs(score - view.match.score) <= 1e-6)


@transaction.atomic
def give_feedback(*, actor: Actor, match_key: str, kind: str, reason: str = "") -> MatchFeedback:
    """Say that a match was useful, is not for us, or was contacted: one voice, the last one counts.

    Raises NotPermitted, NotFound, and InputRefused for another word.
    """
    if actor.read_only:
        raise NotPermitted("token-is-read-only")
    _, view = view_match(actor, match_key)
    if kind not in MatchFeedback.Kind.values:
        raise InputRefused([InputFault("kind", "feedback-kind-unknown", {"value": kind})])
    voice, _ = MatchFeedback.objects.update_or_create(
        match=view.match, user=actor.user, defaults={"kind": kind, "reason": reason[:2000]}
    )
    audit.record(
        actor=actor, verb="give_feedback", entity="core.match", target=view.match, details={"kind": kind}
    )
    return voice

"""Match tasks: asking, reading why, answering, replaying."""

from __future__ import annotations

import math
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Status

from innervate.api.authentication import actor_of
from innervate.api.headers import IDEMPOTENCY_KEY
from innervate.api.idempotency import once
from innervate.api.problems import documented
from innervate.api.reasons import reason_shown
from innervate.api.representation import address
from innervate.api.schemas.matches import (
    FeedbackShown,
    NewFeedback,
    NewMatchRun,
    ReplayShown,
    Runs,
    RunShown,
    Tasks,
    WhyShown,
)
from innervate.core import access, matching, registry
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused, NotPermitted
from innervate.core.matching import MatchView
from innervate.core.models import MatchRun

router = Router(tags=["Matches"])


def _run_address(run: MatchRun) -> str:
    return reverse("api:show_match_run", kwargs={"key": run.key})


def _candidate(entity: str, record: Any) -> dict[str, str]:
    return {"entity": entity, "key": record.key, "href": address(entity, record.key), "label": str(record)}


def _match(view: MatchView) -> dict[str, Any]:
    told, match = view.explanation, view.match
    return {
        "key": match.key,
        "href": reverse("api:show_match", kwargs={"key": match.key}),
        "rank": match.rank,
        "score": match.score,
        "verdict": match.verdict,
        "candidate": _candidate(view.entity.name, view.record),
        "known": view.known,
        "because": [
            {name: signal[name] for name in ("name", "value", "part", "weight")}
            | {"reasons": [reason_shown(one) for one in signal["reasons"]]}
            for signal in told["signals"]
        ],
        "evidence": [
            {
                "unit": one["unit"],
                "kind": one["kind"],
                "title": one["title"],
                "snippet": one["snippet"]["text"],
                "dated_on": one["dated_on"],
                "source": one["source"],
                "share": one["share"],
            }
            for one in told["evidence"]
        ],
        "against": [reason_shown(one) for one in told["against"]],
        "feedback": None
        if view.feedback is None
        else {"kind": view.feedback.kind, "reason": view.feedback.reason},
    }


def _run(actor: Actor, key: str) -> dict[str, Any]:
    view = matching.view_run(actor, key)
    run = view.run
    return {
        "key": run.key,
        "href": _run_address(run),
        "task": run.task,
        "seeker": None if view.seeker is None else _candidate(run.seeker_entity, view.seeker),
        "text": run.query["text"],
        "lang": run.query["lang"],
        "created_at": run.created_at,
        "looked_at": run.query["looked_at"],
        "hidden": view.hidden,
        "matches": [_match(one) for one in view.matches],
        "versions": run.versions,
    }


def _task(name: str) -> registry.Task:
    found = next((task for task in registry.tasks() if task.name == name), None)
    if found is None:
        names = ", ".join(task.name for task in registry.tasks())
        raise InputRefused([InputFault("task", "task-unknown", {"name": name, "names": names})])
    return found


def _seeker(actor: Actor, task: registry.Task, key: str) -> Model | None:
    """The record with ``key`` among those that may ask. Raises InputRefused."""
    if not key:
        return None
    for name in task.seekers:
        found = access.visible(actor, registry.entity(name).model).filter(key=key).first()
        if found is not None:
            return found
    raise InputRefused([InputFault("seeker", "seeker-unknown")])


@router.get(
    "/match-tasks",
    response={200: Tasks, **documented()},
    operation_id="list_match_tasks",
    summary="List the kinds of matches",
    url_name="list_match_tasks",
)
def list_match_tasks(request: HttpRequest) -> Any:
    return {
        "items": [
            {
                "name": task.name,
                "label": str(task.label),
                "question": str(task.question),
                "seekers": list(task.seekers),
                "candidates": list(task.candidates),
                "free_text": task.free_text,
            }
            for task in registry.tasks()
        ]
    }


@router.get(
    "/matches",
    response={200: Runs, **documented()},
    operation_id="list_match_runs",
    summary="List my questions",
    url_name="list_match_runs",
)
def list_match_runs(request: HttpRequest) -> Any:
    """The latest hundred, newest first."""
    runs = matching.recent_runs(actor_of(request), limit=100)
    return {
        "items": [
            {
                "key": run.key,
                "href": _run_address(run),
                "task": run.task,
                "text": run.query["text"],
                "created_at": run.created_at,
            }
            for run in runs
        ]
    }


@router.post(
    "/matches",
    response={201: RunShown, **documented(403, 422)},
    operation_id="ask_for_matches",
    summary="Ask who fits",
    url_name="ask_for_matches",
)
def ask_for_matches(
    request: HttpRequest, response: HttpResponse, given: NewMatchRun, idempotency_key: str = IDEMPOTENCY_KEY
) -> Any:
    """Best first, each with what speaks for it, what against, and every part of its score."""
    actor = actor_of(request)
    if actor.user is None:
        raise NotPermitted("sign-in-first")

    def make() -> str:
        task = _task(given.task)
        run = matching.run_match(
            actor=actor,
            task=task.name,
            seeker=_seeker(actor, task, given.seeker),  # type: ignore[arg-type]  # every seeker is Owned
            text=given.text,
            lang=given.lang,
            limit=given.limit,
            on=timezone.localdate(),
        )
        return str(run.key)

    shown = _run(actor, once(request, make))
    response["Location"] = shown["href"]
    return Status(201, shown)


@router.get(
    "/matches/{key}",
    response={200: RunShown, **documented(404)},
    operation_id="show_match_run",
    summary="Show a question and its matches",
    url_name="show_match_run",
)
def show_match_run(request: HttpRequest, key: str) -> Any:
    """Only to who asked; a candidate that became hidden since is left out."""
    return _run(actor_of(request), key)


@router.post(
    "/matches/{key}/again",
    response={201: RunShown, **documented(403, 404, 422)},
    operation_id="ask_again",
    summary="Ask the same of today's index",
    url_name="ask_again",
)
def ask_again(request: HttpRequest, key: str) -> Any:
    actor = actor_of(request)
    run = matching.again(actor=actor, key=key, on=timezone.localdate())
    return Status(201, _run(actor, run.key))


@router.get(
    "/match/{key}",
    response={200: WhyShown, **documented(404)},
    operation_id="show_match",
    summary="Why this match",
    url_name="show_match",
)
def show_match(request: HttpRequest, key: str) -> Any:
    run, view = matching.view_match(actor_of(request), key)
    return _match(view) | {"run": run.key, "explanation": view.explanation}


@router.post(
    "/match/{key}/feedback",
    response={200: FeedbackShown, **documented(403, 404, 422)},
    operation_id="give_feedback",
    summary="Say whether a match was useful",
    url_name="give_feedback",
)
def give_feedback(request: HttpRequest, key: str, given: NewFeedback) -> Any:
    """One voice a person and match; the last one counts."""
    voice = matching.give_feedback(
        actor=actor_of(request), match_key=key, kind=given.kind, reason=given.reason
    )
    return {"kind": voice.kind, "reason": voice.reason}


@router.get(
    "/match/{key}/replay",
    response={200: ReplayShown, **documented(404)},
    operation_id="replay_match",
    summary="Compute the score anew from what was stored",
    url_name="replay_match",
)
def replay_match(request: HttpRequest, key: str) -> Any:
    found = matching.replayed(actor_of(request), key)
    return {
        "score": None if math.isnan(found.score) else found.score,
        "stored": found.stored,
        "agrees": found.agrees,
    }

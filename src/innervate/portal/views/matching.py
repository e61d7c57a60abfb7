"""Ask the engine, read what fits, read why, say what you think of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innervate.core import access, matching, registry
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import InputFault, InputRefused, NotPermitted
from innervate.core.models import Match, MatchFeedback, State
from innervate.core.registry import Task
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request, today
from innervate.portal.showing import inputs
from innervate.portal.showing.forms import Form
from innervate.portal.showing.gaps import what_would_change
from innervate.portal.showing.matches import (
    card,
    evidence,
    reasons_against,
    reasons_for,
    waterfall,
    word_bars,
)
from innervate.portal.showing.reasons import names_of

MOST_SEEKERS = 200


def _asker(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    return actor


@require_safe
def tasks_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    runs = [
        {"run": run, "task": registry.task(run.task), "seeker": matching.seeker_of(actor, run)}
        for run in matching.recent_runs(actor)
    ]
    return show(request, "match_tasks.html", {"tasks": registry.tasks(), "runs": runs})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, task: Task) -> HttpResponse:
    """One page, one press. A record's page leads here with the record chosen."""
    actor = _asker(request)
    key = request.POST.get("seeker") or request.GET.get("seeker", "")
    text = request.POST.get("text", "") if request.method == "POST" else request.GET.get("text", "")
    faults: tuple[InputFault, ...] = ()
    if request.method == "POST":
        try:
            run = matching.run_match(
                actor=actor, task=task.name, seeker=_seeker(actor, task, key), text=text, on=today()
            )
        except InputRefused as refused:
            faults = refused.faults
        else:
            return go(request, "match-results", key=run.key)
    context = {"task": task, "form": _form(actor, task, key, text, faults), "faults": faults}
    return show(request, "match_ask.html", context, status=422 if faults else 200)


def _seeker(actor: Actor, task: Task, key: str) -> Any:
    """The record that asks; None when a text asks alone. Raises NotFound."""
    if not key:
        return None
    for name in task.seekers:
        found = access.visible(actor, registry.entity(name).model).filter(key=key).first()
        if found is not None:
            return found
    return access.get(actor, registry.entity(task.seekers[0]).model, key)


def _seekers(actor: Actor, task: Task, key: str) -> list[tuple[str, str]]:
    """Records that this person may ask for: her own first, and the one that the address names."""
    found: dict[str, str] = {}
    for name in task.seekers:
        model = registry.entity(name).model
        rows = access.visible(actor, model).filter(state=State.ACTIVE)
        own = (
            rows.filter(pk__in=actor.organisation_ids)
            if name == "directory.organisation"
            else rows.filter(stated_by=actor.user)
        )
        managed = rows.filter(cluster__in=actor.cluster_ids)
        for record in [*rows.filter(key=key)[:1], *own[:MOST_SEEKERS], *managed[:MOST_SEEKERS]]:
            found.setdefault(record.key, str(record))
    return list(found.items())


def _form(actor: Actor, task: Task, key: str, text: str, faults: tuple[InputFault, ...]) -> Form:
    seekers = _seekers(actor, task, key)
    noun = _("Organisation that asks") if "directory.organisation" in task.seekers else _("Need")
    none = [("", _("none: the text asks alone"))] if task.free_text else []
    asked = []
    if task.free_text:
        hint = _("A title and a few sentences. Names, methods, devices and diseases help most.")
        asked.append(inputs.text("text", _("In your own words"), text, hint=hint, widget="lines"))
    if seekers or not task.free_text:
        chosen = key or (seekers[0][0] if seekers and not task.free_text else "")
        asked.append(inputs.choice("seeker", noun, [*none, *seekers], chosen, required=not task.free_text))
    return inputs.form(asked, faults)


@require_safe
def results(request: HttpRequest, key: str) -> HttpResponse:
    actor = _asker(request)
    view = matching.view_run(actor, key)
    kind = request.GET.get("of", "")
    shown = [one for one in view.matches if not kind or one.entity.path == kind]
    kinds = {one.entity.path: one.entity for one in view.matches}
    names = names_of(actor, [one.explanation for one in shown])
    new = [card(one, names) for one in shown if not one.known]
    known = [card(one, names) for one in shown if one.known]
    looked_at = int(view.run.query.get("looked_at", 0))
    return show(
        request,
        "match_results.html",
        {
            "view": view,
            "answer": _answer(len(view.matches), looked_at),
            "new": new,
            "known": known,
            "kinds": list(kinds.values()) if len(kinds) > 1 else [],
            "of": kind,
            "text": view.run.query.get("text", ""),
            "ask_address": _ask_address(view),
            "feedback_kinds": MatchFeedback.Kind.choices,
        },
    )


def _ask_address(view: matching.RunView) -> str:
    return f"{reverse('portal:match-ask', kwargs={'task': view.task})}?seeker={view.run.seeker_key}"


def _answer(found: int, looked_at: int) -> str:
    if not found:
        return _("Nothing fits yet")
    return ngettext(
        "%(n)d proposal, the best of %(all)d that were looked at",
        "%(n)d proposals, the best of %(all)d that were looked at",
        found,
    ) % {"n": found, "all": max(looked_at, found)}


@require_safe
def why(request: HttpRequest, key: str) -> HttpResponse:
    actor = _asker(request)
    run, view = matching.view_match(actor, key)
    told = view.explanation
    names = names_of(actor, [told])
    return show(
        request,
        "why.html",
        {
            "run": run,
            "view": view,
            "card": card(view, names),
            "task": registry.task(run.task),
            "seeker": matching.seeker_of(actor, run),
            "answer": _why_answer(view, run),
            "reasons": reasons_for(told, names, str(view.record)),
            "against": reasons_against(told, names),
            "changing": what_would_change(told, names),
            "waterfall": waterfall(told),
            "words": word_bars(told),
            "evidence": evidence(told),
            "versions": sorted(run.versions.items()),
            "replayed": matching.replayed(actor, key) if "replay" in request.GET else None,
            "feedback_kinds": MatchFeedback.Kind.choices,
        },
    )


def _why_answer(view: matching.MatchView, run: Any) -> str:
    values = {"name": str(view.record), "rank": view.match.rank}
    if view.match.rank == 1:
        return _("%(name)s stands first") % values
    return _("%(name)s stands at place %(rank)s") % values


@require_POST
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the same of today's index; a new run, beside the old one."""
    actor = _asker(request)
    old, _view = matching.view_match(actor, key)
    run = matching.again(actor=actor, key=old.key, on=today())
    return go(request, "match-results", _("Asked again, of what is known today."), key=run.key)


@require_POST
def feedback(request: HttpRequest, key: str) -> HttpResponse:
    """With scripts the card's own part comes back; without, the page that the form stood on."""
    actor = _asker(request)
    voice = matching.give_feedback(
        actor=actor, match_key=key, kind=request.POST.get("kind", ""), reason=request.POST.get("reason", "")
    )
    if request.headers.get("HX-Request") == "true":
        _run, view = matching.view_match(actor, key)
        return show(request, "feedback.html", {"view": view, "feedback_kinds": MatchFeedback.Kind.choices})
    match: Match = voice.match
    if request.POST.get("from") == "why":
        return go(request, "match-why", _("Thank you. It improves what comes next."), key=key)
    return go(request, "match-results", _("Thank you. It improves what comes next."), key=match.run.key)

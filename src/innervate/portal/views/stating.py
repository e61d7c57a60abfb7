"""State a need: one question a page, kept as it goes, read once more before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from innervate.core import records, registry
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import InputFault, InputRefused, NotPermitted
from innervate.core.models import Cluster
from innervate.core.services.records import create_record
from innervate.portal.answering import go, show
from innervate.portal.drafts import draft_of, forget, keep
from innervate.portal.requests import actor_of_request, lang_of_request, today
from innervate.portal.showing.forms import form_of, values_of_post
from innervate.portal.writing import clusters_for_new

FORM = "state-a-need"
REVIEW = "check"


@dataclass(frozen=True, slots=True)
class Question:
    """``field`` of the need; the words of the page."""

    field: str
    title: str | Promise
    hint: str | Promise
    required: bool = False

    @property
    def step(self) -> str:
        return self.field.replace("_", "-")


QUESTIONS = (
    Question(
        "title",
        gettext_lazy("What is needed?"),
        gettext_lazy(
            "One sentence, as to a colleague. For example: notice earlier that a patient at home gets worse."
        ),
        required=True,
    ),
    Question(
        "description",
        gettext_lazy("What happens today because this is missing?"),
        gettext_lazy("Leave out everything by which a patient could be recognised."),
    ),
    Question(
        "people_affected",
        gettext_lazy("Whom does it concern?"),
        gettext_lazy("Which patients, carers or staff, and about how many."),
    ),
    Question(
        "present_pathway",
        gettext_lazy("How is it done today?"),
        gettext_lazy("Steps, devices, papers, telephone calls."),
    ),
    Question(
        "result_wanted",
        gettext_lazy("How would you notice that it is solved?"),
        gettext_lazy("What would be different, and how it could be measured."),
    ),
    Question(
        "constraints",
        gettext_lazy("What must a solution respect?"),
        gettext_lazy("Time, money, rooms, other systems, rules."),
    ),
    Question(
        "sectors",
        gettext_lazy("Which fields does it belong to?"),
        gettext_lazy("Tick all that fit; none is fine."),
    ),
    Question(
        "organisation",
        gettext_lazy("For which organisation do you speak?"),
        gettext_lazy("Its name as the directory has it. Leave it empty to speak for yourself."),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def state_need(request: HttpRequest, step: str) -> HttpResponse:
    actor = actor_of_request(request)
    if actor.kind is ActorKind.VISITOR or actor.user is None:
        raise NotPermitted("sign-in-first")
    entity = registry.entity("needs.need")
    clusters = clusters_for_new(actor, entity)
    if not clusters:
        raise NotPermitted("only-people-of-the-cluster")
    if step == REVIEW:
        return _review(request, actor, entity, clusters)
    number = next((at for at, question in enumerate(QUESTIONS) if question.step == step), None)
    if number is None:
        raise Http404
    return _ask(request, actor, entity, number)


def _ask(request: HttpRequest, actor: Actor, entity: registry.Entity, number: int) -> HttpResponse:
    assert actor.user is not None
    question = QUESTIONS[number]
    values = draft_of(actor.user, FORM)
    faults: tuple[InputFault, ...] = ()
    if request.method == "POST":
        sent = values_of_post(entity, request.POST, only=[question.field])
        keep(actor.user, FORM, sent)
        values = values | sent
        understood = records.understand(entity, sent, partial=True, reader=records.Reader(actor))
        faults = tuple(understood.faults)
        if not faults:
            return HttpResponseRedirect(_address(_next_step(request, number)))
    return show(
        request,
        "state_need.html",
        {
            "question": question,
            "form": form_of(entity, values, faults=faults, only=[question.field]),
            "number": number + 1,
            "of": len(QUESTIONS),
            "before": _address(QUESTIONS[number - 1].step) if number else "",
            "changing": bool(request.GET.get("change")),
        },
        status=422 if faults else 200,
    )


def _next_step(request: HttpRequest, number: int) -> str:
    """From a question that was opened to change one answer, back to the check."""
    if request.GET.get("change") or number + 1 == len(QUESTIONS):
        return REVIEW
    return QUESTIONS[number + 1].step


def _address(step: str) -> str:
    return reverse("portal:state-need", kwargs={"step": step})


def _review(
    request: HttpRequest, actor: Actor, entity: registry.Entity, clusters: list[Cluster]
) -> HttpResponse:
    assert actor.user is not None
    values = draft_of(actor.user, FORM)
    faults: tuple[InputFault, ...] = ()
    if request.method == "POST":
        cluster = next((one for one in clusters if one.slug == request.POST.get("cluster")), clusters[0])
        told: dict[str, Any] = {name: value for name, value in values.items() if value not in ("", [])}
        told |= {"lang": lang_of_request(), "visibility": request.POST.get("visibility", "network")}
        try:
            made = create_record(actor=actor, entity=entity, cluster=cluster, values=told, on=today())
        except InputRefused as refused:
            faults = refused.faults
        else:
            forget(actor.user, FORM)
            return go(
                request,
                "record",
                _("Your need is stated. Now see who can help."),
                entity=entity,
                key=made.key,
            )
    answers = [
        {
            "question": question,
            "words": _words(entity, question, values),
            "address": _address(question.step) + "?change=1",
        }
        for question in QUESTIONS
    ]
    form = form_of(entity, {}, only=[])
    return show(
        request,
        "state_need_check.html",
        {"answers": answers, "clusters": clusters, "faults": faults, "form": form},
        status=422 if faults else 200,
    )


def _words(entity: registry.Entity, question: Question, values: dict[str, Any]) -> str:
    value = values.get(question.field)
    if value in (None, "", []):
        return ""
    return records.label_of(entity.field(question.field), value, lang_of_request())

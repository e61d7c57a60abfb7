"""Long work: what runs, how far it is, what it found; leaving is safe."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from innervate.core import access, jobs
from innervate.core.actor import ActorKind
from innervate.core.errors import NotPermitted
from innervate.core.models import Job
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request, whole_number
from innervate.portal.showing.listing import PAGE_SIZE, page_of


@require_safe
def jobs_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    found = access.visible(actor, Job).select_related("cluster")
    page = page_of(found.count(), whole_number(request.GET.get("page"), otherwise=1))
    running = found.filter(state__in=jobs.OPEN).count()
    answer = ngettext("%(n)d job is under way", "%(n)d jobs are under way", running) % {"n": running}
    shown = found[page.offset : page.offset + PAGE_SIZE]
    return show(request, "jobs.html", {"jobs": shown, "page": page, "answer": answer, "running": running})


@require_safe
def job_page(request: HttpRequest, key: str) -> HttpResponse:
    """A part of it asks again while the job runs; that of a finished job no longer does."""
    actor = actor_of_request(request)
    job = access.get(actor, Job, key)
    return show(
        request,
        "job.html",
        {
            "job": job,
            "is_open": job.state in jobs.OPEN,
            "may_stop": job.state in jobs.OPEN and access.may(actor, "stop", job),
            "may_resume": job.state in (Job.State.STOPPED, Job.State.FAILED)
            and access.may(actor, "resume", job),
        },
    )


@require_POST
def stop(request: HttpRequest, key: str) -> HttpResponse:
    actor = actor_of_request(request)
    jobs.stop(actor=actor, job=access.get(actor, Job, key))
    return go(request, "job", _("It stops at its next step and keeps what is done."), key=key)


@require_POST
def resume(request: HttpRequest, key: str) -> HttpResponse:
    actor = actor_of_request(request)
    jobs.resume(actor=actor, job=access.get(actor, Job, key))
    return go(request, "job", _("It goes on where it stopped."), key=key)

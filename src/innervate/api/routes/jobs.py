"""Long work: watching, stopping and resuming it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router

from innervate.api import paging
from innervate.api.authentication import actor_of
from innervate.api.problems import documented
from innervate.api.representation import cluster_reference
from innervate.api.schemas.account import JobPage, JobShown, JobsQuery
from innervate.core import access, jobs
from innervate.core.models import Job

router = Router(tags=["Jobs"])
_SHOWN = (
    "key",
    "kind",
    "state",
    "stage",
    "done",
    "total",
    "result",
    "faults",
    "created_at",
    "started_at",
    "ended_at",
)


def job_shown(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in _SHOWN} | {
        "href": reverse("api:show_job", kwargs={"key": job.key}),
        "cluster": cluster_reference(job.cluster) if job.cluster else None,
    }


@router.get(
    "/jobs",
    response={200: JobPage, **documented(422)},
    operation_id="list_jobs",
    summary="List jobs",
    url_name="list_jobs",
)
def list_jobs(request: HttpRequest, asked: Query[JobsQuery]) -> Any:
    """One's own and those of clusters that one manages or audits; newest first."""
    rows = access.visible(actor_of(request), Job).select_related("cluster").order_by("-pk")
    rows = rows.filter(**{name: value for name in ("state", "kind") if (value := getattr(asked, name))})
    if before := paging.read(asked.cursor, "job"):
        rows = rows.filter(pk__lt=before)
    found = list(rows[: asked.limit + 1])
    shown = found[: asked.limit]
    return {
        "items": [job_shown(job) for job in shown],
        "next": paging.write("job", shown[-1].pk) if len(found) > len(shown) else None,
    }


@router.get(
    "/jobs/{key}",
    response={200: JobShown, **documented(404)},
    operation_id="show_job",
    summary="Show a job",
    url_name="show_job",
)
def show_job(request: HttpRequest, key: str) -> Any:
    return job_shown(access.get(actor_of(request), Job, key))


@router.post(
    "/jobs/{key}/stop",
    response={200: JobShown, **documented(403, 404, 409)},
    operation_id="stop_job",
    summary="Stop a job and keep what it did",
    url_name="stop_job",
)
def stop_job(request: HttpRequest, key: str) -> Any:
    actor = actor_of(request)
    return job_shown(jobs.stop(actor=actor, job=access.get(actor, Job, key)))


@router.post(
    "/jobs/{key}/resume",
    response={200: JobShown, **documented(403, 404, 409)},
    operation_id="resume_job",
    summary="Resume a stopped or failed job",
    url_name="resume_job",
)
def resume_job(request: HttpRequest, key: str) -> Any:
    actor = actor_of(request)
    return job_shown(jobs.resume(actor=actor, job=access.get(actor, Job, key)))

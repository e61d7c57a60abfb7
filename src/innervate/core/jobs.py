"""Long work in the background: started by a verb, run by a worker, watched, stopped and resumed.

A job is a row. A worker claims it, and from then on every write of progress asks for that claim: a
process that was thought dead and wakes up again finds itself superseded and stops. What a job has
finished it keeps as a checkpoint in the same transaction as the work itself, so that after kill -9 the
next run goes on exactly there. See docs/adr/0001-jobs.md.

    @job("directory.import")
    def run_import(progress: Progress) -> Mapping[str, Any]:
        first = progress.checkpoint.get("row", 0)
        for batch in batches(rows, first):
            if progress.stopped:
                break
            with transaction.atomic():
                write(batch)
                progress.keep({"row": batch.end})
            progress.step(batch.end, total)
        return {"rows": ...}

Handlers live in a module ``jobs`` of an installed app.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from innervate.core import access, audit, liveness, outbox
from innervate.core.actor import SYSTEM, Actor, ActorKind, actor_of_user
from innervate.core.errors import InnervateError, InputRefused, InvalidTransition, NotPermitted
from innervate.core.models import Cluster, Job

log = logging.getLogger(__name__)

State = Job.State
OPEN = (State.QUEUED, State.RUNNING)
MOST_ATTEMPTS = 5
SILENT_AFTER = timedelta(minutes=5)  # a worker of another machine without heartbeat is given up
SECONDS_BETWEEN_WRITES = 1.0
MAIL_AFTER = timedelta(minutes=1)
MOST_FAULTS = 1_000  # kept on the row; the rest are counted

Handler = Callable[["Progress"], Mapping[str, Any] | None]
H = TypeVar("H", bound=Handler)
_handlers: dict[str, Handler] = {}

# Set when the process is asked to end: running jobs stop at their next step and are queued again.
ending = threading.Event()


def job(kind: str) -> Callable[[H], H]:
    """Register a function as what runs jobs of ``kind``. Raises ValueError when the kind is taken."""

    def registered(handler: H) -> H:
        if kind in _handlers:
            raise ValueError(f"jobs of kind {kind} are run by two functions")
        _handlers[kind] = handler
        return handler

    return registered


def _handler(kind: str) -> Handler:
    """Raises KeyError for a kind that nothing runs."""
    if kind not in _handlers:
        autodiscover_modules("jobs")
    return _handlers[kind]


@transaction.atomic
def start(*, actor: Actor, kind: str, parameters: Mapping[str, Any], cluster: Cluster | None = None) -> Job:
    """Queue a job; the calling verb has asked for permission. A second press finds the same job.

    Raises NotPermitted for a visitor, KeyError for an unknown kind.
    """
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    _handler(kind)
    same = Job.objects.filter(
        kind=kind, cluster=cluster, started_by=actor.user, parameters=dict(parameters), state__in=OPEN
    ).first()
    if same is not None:
        return same
    made = Job.objects.create(kind=kind, cluster=cluster, started_by=actor.user, parameters=dict(parameters))
    audit.record(actor=actor, verb="start", entity="core.job", target=made, details={"kind": kind})
    return made


@transaction.atomic
def stop(*, actor: Actor, job: Job) -> Job:
    """Ask a job to stop; what it has done stays. One that has not begun stops at once.

    Raises InvalidTransition when it has ended already.
    """
    access.require(actor, "stop", job)
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in OPEN:
        raise InvalidTransition("wrong-state", state=job.state, verb="stop")
    job.stop_asked = True
    if job.state == State.QUEUED:
        job.state, job.ended_at = State.STOPPED, timezone.now()
    job.save(update_fields=["stop_asked", "state", "ended_at"])
    audit.record(actor=actor, verb="stop", entity="core.job", target=job)
    return job


@transaction.atomic
def resume(*, actor: Actor, job: Job) -> Job:
    """Queue a stopped or failed job again; it goes on at its checkpoint. Raises InvalidTransition."""
    access.require(actor, "resume", job)
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in (State.STOPPED, State.FAILED):
        raise InvalidTransition("wrong-state", state=job.state, verb="resume")
    job.state, job.stop_asked, job.attempts, job.ended_at = State.QUEUED, False, 0, None
    job.faults = []
    job.save()
    audit.record(actor=actor, verb="resume", entity="core.job", target=job)
    return job


class Superseded(Exception):
    """Another process has taken the job over: this one writes nothing more."""


class Progress:
    """What a running job reads of itself and tells the world. Raises Superseded from every write."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.parameters: Mapping[str, Any] = job.parameters
        self._written = 0.0
        self._more_faults = 0
        self.told_to_stop = False

    @property
    def actor(self) -> Actor:
        """Whoever started it, with the roles of this moment."""
        return SYSTEM if self.job.started_by is None else actor_of_user(self.job.started_by)

    @property
    def checkpoint(self) -> dict[str, Any]:
        return dict(self.job.checkpoint)

    def keep(self, checkpoint: Mapping[str, Any]) -> None:
        """Where to go on after an interruption. Call it in the transaction that did the work."""
        self.job.checkpoint = dict(checkpoint)
        self._write(checkpoint=self.job.checkpoint)

    def step(self, done: int, total: int | None = None, stage: str = "") -> None:
        """``done`` of ``total`` (None: not known); ``stage`` is a message id. Written once a second."""
        changed_stage = bool(stage) and stage != self.job.stage
        self.job.done, self.job.total = done, self.job.total if total is None else total
        self.job.stage = stage or self.job.stage
        if changed_stage or time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._write_progress()

    def fault(self, message: str, *, place: str = "", **parameters: object) -> None:
        """Something of the input to mend; the job goes on. ``place`` says where, as in "row 17, size"."""
        if len(self.job.faults) >= MOST_FAULTS:
            self._more_faults += 1
            return
        texts = {name: str(value) for name, value in parameters.items()}
        self.job.faults.append({"message": message, "place": place, "parameters": texts})

    @property
    def stopped(self) -> bool:
        """Is it to stop, by a person's wish or because the process ends? Then return soon."""
        if not ending.is_set() and time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._write_progress()
        self.told_to_stop = ending.is_set() or self.job.stop_asked
        return self.told_to_stop

    def _write_progress(self) -> None:
        job = self.job
        self._write(done=job.done, total=job.total, stage=job.stage, faults=job.faults)
        job.stop_asked = Job.objects.values_list("stop_asked", flat=True).get(pk=job.pk)
        self._written = time.monotonic()

    def _write(self, **columns: Any) -> None:
        mine = Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=State.RUNNING)
        if not mine.update(heartbeat_at=timezone.now(), **columns):
            raise Superseded

    def end(self, state: str, result: Mapping[str, Any] | None = None) -> None:
        job = self.job
        if self._more_faults:
            job.faults.append(
                {"message": "job-more-faults", "place": "", "parameters": {"count": str(self._more_faults)}}
            )
        job.state, job.ended_at = state, None if state == State.QUEUED else timezone.now()
        if result is not None:
            job.result = dict(result)
        with transaction.atomic():
            self._write(
                state=job.state, done=job.done, total=job.total, stage=job.stage, faults=job.faults,
                result=job.result, ended_at=job.ended_at,
            )  # fmt: skip
            _tell(job)


def _tell(job: Job) -> None:
    """Mail to whoever started it, when it took long enough to have gone away from."""
    person = job.started_by
    if job.ended_at is None or job.started_at is None or person is None or not person.is_active:
        return
    if job.ended_at - job.started_at >= MAIL_AFTER:
        parameters = {"job": job.key, "state": job.state, "kind": job.kind}
        outbox.draft("job-ended", to=person.email, language=person.language, parameters=parameters)


def _execute(claimed: Job) -> None:
    progress = Progress(claimed)
    try:
        result = _handler(claimed.kind)(progress)
        if not progress.told_to_stop:
            progress.end(State.DONE, result)
        else:
            progress.end(State.STOPPED if progress.job.stop_asked else State.QUEUED, result)
    except Superseded:
        log.warning("job %s was taken over by another process", claimed.key)
    except InnervateError as error:
        progress.fault(error.message, **error.parameters)
        for fault in error.faults if isinstance(error, InputRefused) else ():
            progress.fault(fault.message, place=fault.field, **fault.parameters)
        progress.end(State.FAILED)
    except Exception:
        log.exception("job %s of kind %s failed", claimed.key, claimed.kind)
        progress.fault("job-failed-unexpectedly", job=claimed.key)
        progress.end(State.FAILED)


def _claim(key: str, name: str) -> Job | None:
    """Take a queued job; None when somebody else was quicker or it is not queued."""
    now = timezone.now()
    with transaction.atomic():
        waiting = Job.objects.select_for_update().filter(key=key, state=State.QUEUED).first()
        if waiting is None:
            return None
        waiting.state, waiting.claim, waiting.attempts = State.RUNNING, name, waiting.attempts + 1
        waiting.started_at, waiting.heartbeat_at = waiting.started_at or now, now
        waiting.save()
    return waiting


def run(job_key: str) -> Job:
    """Run a queued job here and now. As it ended; unchanged when it was not queued."""
    with liveness.held("run") as name:
        claimed = _claim(job_key, name)
        if claimed is not None:
            _execute(claimed)
    return Job.objects.get(key=job_key)


def run_next() -> Job | None:
    """Run the job that waits longest; None when none waits."""
    waiting = Job.objects.filter(state=State.QUEUED).order_by("created_at", "pk")
    key = waiting.values_list("key", flat=True).first()
    return None if key is None else run(key)


def beat() -> None:
    """Say that the jobs running in this process's folder are alive, for workers on other machines."""
    Job.objects.filter(state=State.RUNNING, claim__in=liveness.alive("run")).update(
        heartbeat_at=timezone.now()
    )


def requeue_interrupted(*, now: datetime) -> int:
    """Queue jobs again whose process is gone; how many. After MOST_ATTEMPTS a job is given up instead."""
    found = 0
    for lost in list(Job.objects.filter(state=State.RUNNING).only("pk", "claim", "heartbeat_at")):
        life = liveness.life_of(lost.claim, "run")
        silent = lost.heartbeat_at is None or now - lost.heartbeat_at > SILENT_AFTER
        if life is liveness.Life.DEAD or (life is liveness.Life.UNKNOWN and silent):
            found += _give_back(lost.pk, lost.claim, now)
            liveness.forget(lost.claim, "run")
    return found


@transaction.atomic
def _give_back(pk: int, claim: str, now: datetime) -> int:
    lost = Job.objects.select_for_update().filter(pk=pk, claim=claim, state=State.RUNNING).first()
    if lost is None:
        return 0  # it ended, or another process noticed first
    lost.claim = ""
    if lost.stop_asked:
        lost.state, lost.ended_at = State.STOPPED, now
    elif lost.attempts >= MOST_ATTEMPTS:
        lost.state, lost.ended_at = State.FAILED, now
        lost.faults = [*lost.faults, {"message": "job-interrupted-too-often", "place": "", "parameters": {}}]
    else:
        lost.state = State.QUEUED
    lost.save()
    return 1

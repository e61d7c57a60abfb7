from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import build

from innervate.core import jobs, liveness
from innervate.core.actor import SYSTEM, VISITOR
from innervate.core.errors import InputFault, InputRefused, InvalidTransition, NotFound, NotPermitted
from innervate.core.models import Job, OutboxMessage
from innervate.core.roles import Role

pytestmark = pytest.mark.django_db
State = Job.State


@jobs.job("test.count")
def count(progress: jobs.Progress) -> dict[str, int]:
    """Counts to ``to``, keeping each number; ``stop_after`` lets a person press stop meanwhile."""
    parameters = progress.parameters
    for number in range(progress.checkpoint.get("counted", 0), parameters["to"]):
        if progress.stopped:
            break
        progress.keep({"counted": number + 1})
        progress.step(number + 1, parameters["to"], "counting")
        if parameters.get("stop_after") == number + 1:
            Job.objects.filter(pk=progress.job.pk).update(stop_asked=True)
            progress.job.stop_asked = True
    return {"counted": progress.checkpoint.get("counted", 0)}


@jobs.job("test.refuse")
def refuse(progress: jobs.Progress) -> None:
    raise InputRefused([InputFault("row 17, size", "size-unknown", {"value": "middling"})])


@jobs.job("test.break")
def break_down(progress: jobs.Progress) -> None:
    progress.step(3, 10, "half way")
    raise ZeroDivisionError


@jobs.job("test.who")
def who(progress: jobs.Progress) -> dict[str, str]:
    return {"actor": progress.actor.key}


def queued(kind: str = "test.count", actor=SYSTEM, cluster=None, **parameters) -> Job:
    return jobs.start(actor=actor, kind=kind, parameters=parameters, cluster=cluster)


def test_a_job_runs_to_its_end_and_says_what_it_did():
    job = jobs.run(queued(to=3).key)
    assert (job.state, job.result, job.done, job.total, job.stage, job.faults) == (
        State.DONE,
        {"counted": 3},
        3,
        3,
        "counting",
        [],
    )


def test_the_job_that_waits_longest_runs_first():
    first, second = queued(to=1), queued(to=2)
    assert [jobs.run_next(), jobs.run_next(), jobs.run_next()] == [first, second, None]


def test_a_second_press_finds_the_same_job_until_it_ends():
    first = queued(to=1)
    assert queued(to=1) == first
    jobs.run(first.key)
    assert queued(to=1) != first


def test_a_job_acts_as_who_started_it():
    user = build.user()
    job = jobs.run(queued("test.who", build.actor(of=user)).key)
    assert job.result == {"actor": user.key}


def test_a_stopped_job_keeps_what_it_did_and_goes_on_there():
    user = build.user()
    job = jobs.run(queued(actor=build.actor(of=user), to=5, stop_after=2).key)
    assert (job.state, job.result) == (State.STOPPED, {"counted": 2})
    jobs.resume(actor=build.actor(of=user), job=job)
    job = jobs.run(job.key)
    assert (job.state, job.result) == (State.DONE, {"counted": 5})


def test_a_job_that_waits_is_stopped_at_once():
    user = build.user()
    job = queued(actor=build.actor(of=user), to=5)
    jobs.stop(actor=build.actor(of=user), job=job)
    assert (jobs.run(job.key).state, jobs.run_next()) == (State.STOPPED, None)
    with pytest.raises(InvalidTransition):
        jobs.stop(actor=build.actor(of=user), job=job)


def test_refused_input_is_listed_fault_by_fault():
    job = jobs.run(queued("test.refuse").key)
    assert (job.state, job.faults) == (
        State.FAILED,
        [
            {"message": "input-refused", "place": "", "parameters": {"count": "1"}},
            {"message": "size-unknown", "place": "row 17, size", "parameters": {"value": "middling"}},
        ],
    )


def test_an_error_nobody_foresaw_is_said_without_its_details(caplog):
    job = jobs.run(queued("test.break").key)
    assert (job.state, job.done, job.total) == (State.FAILED, 3, 10)
    assert job.faults == [{"message": "job-failed-unexpectedly", "place": "", "parameters": {"job": job.key}}]
    assert "ZeroDivisionError" in caplog.text


def test_a_process_that_was_superseded_writes_nothing(caplog):
    job = queued("test.count", to=3)

    @jobs.job("test.superseded")
    def superseded(progress: jobs.Progress) -> dict[str, bool]:
        Job.objects.filter(pk=progress.job.pk).update(claim="another")
        progress.keep({"mine": True})
        return {"mine": True}

    Job.objects.filter(pk=job.pk).update(kind="test.superseded")
    job = jobs.run(job.key)
    assert (job.state, job.claim, job.checkpoint, job.result) == (State.RUNNING, "another", {}, {})
    assert "taken over" in caplog.text


def running(claim: str, *, beat_ago: timedelta = timedelta(0), **columns) -> Job:
    job = queued(to=9)
    columns = {"state": State.RUNNING, "heartbeat_at": timezone.now() - beat_ago, "attempts": 1} | columns
    Job.objects.filter(pk=job.pk).update(claim=claim, **columns)
    return job


def test_a_living_process_keeps_its_job_however_silent():
    with liveness.held("run") as claim:
        running(claim, beat_ago=timedelta(days=1))
        assert jobs.requeue_interrupted(now=timezone.now()) == 0


@pytest.mark.parametrize(("silence", "found"), [(timedelta(minutes=4), 0), (timedelta(minutes=6), 1)])
def test_a_process_elsewhere_is_given_up_when_its_heart_stops(silence, found):
    running("elsewhere", beat_ago=silence)
    assert jobs.requeue_interrupted(now=timezone.now()) == found


def test_a_job_that_kills_its_process_again_and_again_is_given_up():
    job = running("gone", beat_ago=timedelta(hours=1), attempts=jobs.MOST_ATTEMPTS)
    jobs.requeue_interrupted(now=timezone.now())
    job.refresh_from_db()
    assert (job.state, [fault["message"] for fault in job.faults]) == (
        State.FAILED,
        ["job-interrupted-too-often"],
    )


def test_who_may_start_see_and_stop():
    cluster = build.cluster()
    mine = build.user(role=Role.EXPERT, cluster=cluster)
    job = queued(actor=build.actor(of=mine), cluster=cluster, to=1)
    with pytest.raises(NotPermitted):
        queued(actor=VISITOR, to=1)
    with pytest.raises(KeyError):
        queued("test.unheard-of")
    with pytest.raises(NotFound):
        jobs.stop(actor=build.actor(Role.CLUSTER_MANAGER), job=job)
    with pytest.raises(NotPermitted):
        jobs.stop(actor=build.actor(Role.AUDITOR, cluster=cluster), job=job)
    jobs.stop(actor=build.actor(Role.CLUSTER_MANAGER, cluster=cluster), job=job)


def test_who_went_away_hears_by_mail():
    user = build.user(email="guest@example.org")
    quick, slow = (queued(actor=build.actor(of=user), to=number) for number in (1, 2))
    Job.objects.filter(pk=slow.pk).update(started_at=timezone.now() - timedelta(minutes=2))
    for job in (quick, slow):
        jobs.run(job.key)
    [mail] = OutboxMessage.objects.all()
    assert (mail.to, mail.template, mail.parameters["job"]) == ("guest@example.org", "job-ended", slow.key)


def test_faults_are_kept_up_to_a_number_and_then_counted(monkeypatch):
    monkeypatch.setattr(jobs, "MOST_FAULTS", 2)

    job = queued("test.count", to=0)
    progress = jobs.Progress(job)
    for row in range(5):
        progress.fault("cell-empty", place=f"row {row}")
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    progress.end(State.DONE)
    job.refresh_from_db()
    assert [(fault["message"], fault["place"] or fault["parameters"]) for fault in job.faults] == [
        ("cell-empty", "row 0"),
        ("cell-empty", "row 1"),
        ("job-more-faults", {"count": "3"}),
    ]

"""The worker process: one job after the other, with a tick and a heartbeat beside them."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from innervate.core import jobs, liveness
from innervate.core.tick import tick

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_BEATS = 30.0


def _end(number: int, frame: FrameType | None) -> None:
    jobs.ending.set()


def _repeat(every: float, act: Callable[[], object]) -> None:
    """Call ``act`` in this thread until the process ends; what fails is logged and tried again."""
    while not jobs.ending.wait(every):
        close_old_connections()
        try:
            act()
        except DatabaseError:
            log.exception("the database did not answer")
    connection.close()


def _beside(every: float, act: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=_repeat, args=(every, act), daemon=True)
    thread.start()
    return thread


def work(*, once: bool, tick_every: float, say: Callable[[str], None]) -> int:
    """Run jobs until SIGTERM or SIGINT, or with ``once`` until none waits; how many were run.

    ``say`` hears that it is ready and how each job ended.
    """
    jobs.ending.clear()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    beside = [_beside(SECONDS_BETWEEN_BEATS, jobs.beat)]
    if tick_every:
        beside.append(_beside(tick_every, lambda: tick(timezone.now())))
    done = 0
    with liveness.held("worker"):
        say("ready")
        jobs.requeue_interrupted(now=timezone.now())
        while not jobs.ending.is_set():
            close_old_connections()
            ended = _one()
            if ended is not None:
                done += 1
                say(f"{ended.key} {ended.kind} {ended.state}")
            elif once:
                break
            else:
                jobs.ending.wait(SECONDS_BETWEEN_LOOKS)
    jobs.ending.set()
    for thread in beside:
        thread.join(timeout=5)
    return done


def _one() -> jobs.Job | None:
    try:
        return jobs.run_next()
    except DatabaseError:
        log.exception("the database did not answer")
        return None

"""What is due now: mail, expired invitations, interrupted jobs, the index's queue, old sessions.

Called every few seconds by ``innervate up`` and the worker, or every minute by a timer. Each part stands
alone: one that fails is logged and the others still run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.cache import cache

from innervate.core import index, jobs, outbox
from innervate.core.models import Invitation

log = logging.getLogger(__name__)

DAY = 86_400


def _expire_invitations(now: datetime) -> int:
    late = Invitation.objects.filter(state=Invitation.State.OPEN, expires_at__lte=now)
    return late.update(state=Invitation.State.EXPIRED)


def _clear_sessions(now: datetime) -> int:
    """Once a day: expired sessions."""
    if not cache.add("tick:sessions-cleared", now.isoformat(), timeout=DAY):
        return 0
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return 1


def tick(now: datetime) -> dict[str, int]:
    """How much each part did; -1 for one that failed."""
    parts: dict[str, Callable[[], Any]] = {
        "mail_sent": lambda: outbox.send_due(now=now),
        "invitations_expired": lambda: _expire_invitations(now),
        "jobs_requeued": lambda: jobs.requeue_interrupted(now=now),
        "records_indexed": index.drain,
        "sessions_cleared": lambda: _clear_sessions(now),
    }
    done = {}
    for name, part in parts.items():
        try:
            done[name] = int(part())
        except Exception:
            log.exception("%s failed in the tick", name)
            done[name] = -1
    return done

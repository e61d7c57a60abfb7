"""How many requests a minute one caller may make of one server process.

Counted in memory: a courtesy limit against a runaway script, which must not cost each request a write.
The guard against guessed passwords is sign-in's own.
"""

from __future__ import annotations

import threading
import time
from collections import Counter

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from innervate.api.authentication import actor_of

WINDOW_SECONDS = 60
VISITOR_RATE = 300
ACCOUNT_RATE = 3000


class PerMinute(BaseThrottle):
    """Counts by account, or by network address for visitors, in windows of one minute.

    The settings ``INNERVATE_API_VISITOR_RATE`` and ``INNERVATE_API_ACCOUNT_RATE`` replace the limits.
    """

    def __init__(self) -> None:
        self._window = 0
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def _count(self, caller: str) -> int:
        window = int(time.time() // WINDOW_SECONDS)
        with self._lock:
            if window != self._window:
                self._window, self._seen = window, Counter()
            self._seen[caller] += 1
            return self._seen[caller]

    def allow_request(self, request: HttpRequest) -> bool:
        user = actor_of(request).user
        if user is not None:
            limit = getattr(settings, "INNERVATE_API_ACCOUNT_RATE", ACCOUNT_RATE)
            return self._count(f"account:{user.key}") <= limit
        limit = getattr(settings, "INNERVATE_API_VISITOR_RATE", VISITOR_RATE)
        return self._count(f"address:{request.META.get('REMOTE_ADDR', '')}") <= limit

    def wait(self) -> float:
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS

"""How many requests a minute one caller may make of one server process.

Counted in memory: a courtesy limit against a runaway script, which must not cost each request a write.
The guard against guessed passwords is sign-in's own.
"""

from __future__ import annotations

import threading
import time
from collections import Counter

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from innervate.api.authentication import actor_of

WINDOW_SECONDS = 60


def address_of(request: HttpRequest) -> str:
    """The client's network address: what the nearest of the node's own proxies says, as sign-in takes it.

    The neighbour's own address when the proxies say less than ``INNERVATE_TRUSTED_PROXIES`` promises.
    """
    try:
        address: str = get_adapter().get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied):
        return request.META.get("REMOTE_ADDR", "")
    return address


class PerMinute(BaseThrottle):
    """Counts by account, or by network address for visitors, in windows of one minute.

    The limits are the settings ``INNERVATE_API_VISITOR_RATE`` and ``INNERVATE_API_ACCOUNT_RATE``.
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
            return self._count(f"account:{user.key}") <= int(settings.INNERVATE_API_ACCOUNT_RATE)
        return self._count(f"address:{address_of(request)}") <= int(settings.INNERVATE_API_VISITOR_RATE)

    def wait(self) -> float:
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS

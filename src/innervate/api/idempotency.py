"""The same POST sent twice makes one record: the caller marks it with ``Idempotency-Key``.

Only the key of what was made is kept, for a day; the answer is written again from the record as it
stands, for the reader as she is now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from innervate.api.authentication import actor_of
from innervate.api.models import IdempotencyKey
from innervate.core.errors import InputFault, InputRefused

HEADER = "Idempotency-Key"
KEPT = timedelta(days=1)
LONGEST = 200


def _digest(request: HttpRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()


def once(request: HttpRequest, make: Callable[[], str]) -> str:
    """The key of what ``make`` makes, or of what it made for the same account and ``Idempotency-Key``.

    Raises InputRefused when the key was used for another request.
    """
    name = request.headers.get(HEADER, "")
    user = actor_of(request).user
    if not name or user is None:
        return make()
    if len(name) > LONGEST:
        raise InputRefused([InputFault(f"?{HEADER}", "longer-than-allowed", {"limit": str(LONGEST)})])
    digest = _digest(request)
    IdempotencyKey.objects.filter(user=user, created_at__lt=timezone.now() - KEPT).delete()
    # In one transaction with what is made: a second request waits for the first; when that fails, it goes on.
    with transaction.atomic():
        row, is_new = IdempotencyKey.objects.get_or_create(user=user, name=name, defaults={"digest": digest})
        if is_new:
            row.made = make()
            row.save(update_fields=["made"])
    if row.digest != digest:
        raise InputRefused([InputFault(f"?{HEADER}", "idempotency-key-reused")])
    return row.made

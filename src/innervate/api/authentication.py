"""Who calls: a bearer token, the portal's session on the same origin, or a visitor.

Every operation is open to visitors; what they may see and do is the gateway's matter. A credential that
does not hold is refused, never read as a visitor's.
"""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError
from ninja.utils import check_csrf

from innervate.core.actor import VISITOR, Actor, actor_of_user
from innervate.core.services.accounts import actor_of_token

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def authenticate(request: HttpRequest) -> Actor:
    """Raises AuthenticationError for a token that does not hold, HttpError when a session's request that
    changes something brings no CSRF token."""
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _, plain = header.partition(" ")
        actor = actor_of_token(plain.strip(), timezone.now()) if scheme.lower() == "bearer" else None
        if actor is None:
            raise AuthenticationError
        return actor
    actor = actor_of_user(request.user)
    if actor.user is not None and request.method not in SAFE_METHODS and check_csrf(request):
        raise HttpError(403, "csrf-token-missing")
    return actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor that ``authenticate`` found; a visitor where it did not run to its end."""
    return cast(Actor, getattr(request, "auth", VISITOR))

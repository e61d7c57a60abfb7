"""What a view needs of a browser's request: who acts, in which language, from which form."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone, translation

from innervate.core.actor import Actor, actor_of_user

_KEPT = "_innervate_actor"


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor behind the request, read once; a visitor when nobody signed in."""
    actor = getattr(request, _KEPT, None)
    if actor is None:
        actor = actor_of_user(request.user)
        setattr(request, _KEPT, actor)
    return actor


def lang_of_request() -> str:
    """The language of the page, as in its address: ISO 639-1."""
    return (translation.get_language() or "en")[:2]


def today() -> date:
    """The node's day; read here, at the edge, and handed down."""
    return timezone.localdate()


def whole_number(text: str | None, *, otherwise: int, least: int = 1, most: int = 100_000) -> int:
    """A number out of an address: what is no number, or too large, is put right silently."""
    try:
        number = int(text or "")
    except ValueError:
        return otherwise
    return max(least, min(most, number))

"""Programs that call the interface: with a token, with the portal's session, as a visitor."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client
from tests import build

from innervate.core.models import User
from innervate.core.services.accounts import create_token


def visitor(**headers: str) -> Client:
    return Client(headers=headers)


def token_of(user: User, scope: str = "write") -> str:
    _, plain = create_token(actor=build.actor(of=user), label="a test", scope=scope, expires_at=None)
    return plain


def program(user: User, scope: str = "write", **headers: str) -> Client:
    """A client that sends a token of ``user``."""
    return Client(headers={"Authorization": f"Bearer {token_of(user, scope)}", **headers})


def browser(user: User) -> Client:
    """A client with the session of ``user``, whose CSRF token is asked for as in a real browser."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """A JSON request."""
    return client.generic(
        method,
        path,
        data="" if body is None else json.dumps(body),
        content_type="application/json",
        headers=headers,
    )

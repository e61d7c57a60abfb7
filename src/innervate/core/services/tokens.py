"""Tokens for the JSON interface and the terminal: shown once, kept as a digest, with a scope and an end."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from innervate.core import access, audit
from innervate.core.actor import Actor, actor_of_user
from innervate.core.errors import InputFault, InputRefused
from innervate.core.models import ApiToken, User
from innervate.core.secrets import digest

# Leads every token, so that secret scanners and people recognise one that lies about.
PREFIX = "inv_"
TOKEN_BYTES = 32
USE_IS_NOTED_EVERY = timedelta(hours=1)


def create_token(
    *, actor: Actor, label: str, scope: str, expires_at: datetime | None, now: datetime | None = None
) -> tuple[ApiToken, str]:
    """A token of the actor's own and its plain text, which is never shown again.

    Raises NotPermitted for a visitor and for a token, InputRefused.
    """
    faults = []
    if not label.strip():
        faults.append(InputFault("label", "required"))
    if scope not in ApiToken.Scope.values:
        faults.append(InputFault("scope", "scope-unknown", {"value": scope}))
    if expires_at is not None and now is not None and expires_at <= now:
        faults.append(InputFault("expires_at", "day-is-past"))
    if faults:
        raise InputRefused(faults)
    plain = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken(
        user=actor.user, label=label.strip()[:120], scope=scope, digest=digest(plain), expires_at=expires_at
    )
    access.require(actor, "create", token)
    with transaction.atomic():
        token.save()
        audit.record(
            actor=actor, verb="create", entity="core.api_token", target=token, details={"scope": scope}
        )
    return token, plain


@transaction.atomic
def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """It stops working at once; its row stays for the trail. Twice is the same as once."""
    access.require(actor, "revoke", token)
    if token.revoked_at is None:
        _revoke(actor, token)


@transaction.atomic
def revoke_tokens_of(*, actor: Actor, user: User) -> int:
    """Revoke every token of an account whose password is new: who knew the old one may have made them.

    How many. The caller has asked for permission.
    """
    tokens = list(ApiToken.objects.select_for_update().filter(user=user, revoked_at=None))
    for token in tokens:
        _revoke(actor, token)
    return len(tokens)


def _revoke(actor: Actor, token: ApiToken) -> None:
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.record(actor=actor, verb="revoke", entity="core.api_token", target=token)


def actor_of_token(plain: str, now: datetime) -> Actor | None:
    """The actor that a token speaks for; None when it does not hold (unknown, revoked, past its end, or
    of an account that is closed)."""
    token = ApiToken.objects.select_related("user").filter(digest=digest(plain), revoked_at=None).first()
    if (
        token is None
        or not token.user.is_active
        or (token.expires_at is not None and token.expires_at <= now)
    ):
        return None
    if token.last_used_at is None or now - token.last_used_at >= USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return actor_of_user(token.user, token)

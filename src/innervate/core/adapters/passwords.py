"""What ends when somebody changes or resets her own password: the tokens made under the old one."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver

from innervate.core.actor import actor_of_user
from innervate.core.models import User
from innervate.core.services.tokens import revoke_tokens_of


@receiver((password_changed, password_reset, password_set), dispatch_uid="a new password ends tokens")
def end_tokens(sender: object, *, user: User, **given: Any) -> None:
    revoke_tokens_of(actor=actor_of_user(user), user=user)

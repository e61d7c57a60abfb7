"""Keeping what was typed into a long form until it is sent."""

from __future__ import annotations

from typing import Any

from innervate.core.models import User
from innervate.portal.models import Draft


def draft_of(user: User, form: str) -> dict[str, Any]:
    """What was typed so far; empty when nothing was."""
    found = Draft.objects.filter(user=user, form=form).first()
    return dict(found.values) if found else {}


def keep(user: User, form: str, values: dict[str, Any]) -> None:
    """Add ``values`` to what is kept."""
    kept = draft_of(user, form) | values
    Draft.objects.update_or_create(user=user, form=form, defaults={"values": kept})


def forget(user: User, form: str) -> None:
    Draft.objects.filter(user=user, form=form).delete()

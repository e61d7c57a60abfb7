"""Registration, sign-in and their mail, as django-allauth asks for them."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from innervate.core import outbox
from innervate.core.models import User

# What a mail text may show of allauth's context; objects stay behind, the outbox keeps plain texts.
_SHOWN = ("activate_url", "password_reset_url", "signup_url", "deleted_email", "from_email", "to_email")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.INNERVATE_REGISTRATION)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox like every other mail: sent after the transaction, retried, in one form.

        ``account/email/password_changed`` is the text ``account-password-changed``.
        """
        area, name = template_prefix.split("/")[0], template_prefix.rsplit("/", 1)[-1]
        shown = {key: str(context[key]) for key in _SHOWN if key in context}
        outbox.draft(
            f"{area}-{name.replace('_', '-')}",
            to=email,
            language=_language_of(email),
            parameters={key.replace("_url", "_link"): value for key, value in shown.items()},
        )


def _language_of(email: str) -> str:
    """The account's language; of a stranger, the one of the page."""
    account = User.objects.filter(email=email.lower()).only("language").first()
    return account.language if account else (get_language() or settings.LANGUAGE_CODE)

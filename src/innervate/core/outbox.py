"""Mail as rows: drafted in the transaction of a verb, sent afterwards by the worker, retried with patience.

Texts are Django templates ``mail/LANGUAGE/NAME.txt``, whole texts per language (English where one is
missing); the first line is the subject. The HTML form is made from the same text.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.html import linebreaks, urlize

from innervate.core.models import OutboxMessage
from innervate.core.roles import Role

log = logging.getLogger(__name__)

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


def draft(
    template: str, *, to: str, language: str = "en", parameters: Mapping[str, str] | None = None
) -> OutboxMessage:
    """A mail to be sent when the running transaction has committed. ``parameters`` are plain texts."""
    return OutboxMessage.objects.create(
        template=template,
        to=to,
        language=language,
        parameters=dict(parameters or {}),
        next_attempt_at=timezone.now(),
    )


@cache
def _texts() -> Engine:
    """Apart from the pages' engine: mail needs no component and no request."""
    return Engine(app_dirs=True)


def _role_name(parameters: Mapping[str, str]) -> dict[str, str]:
    code = parameters.get("role")
    return {"role_name": str(Role(code).label)} if code in Role.values else {}


def rendered(template: str, language: str, parameters: Mapping[str, str]) -> tuple[str, str]:
    """Subject and plain text. Raises TemplateDoesNotExist."""
    with translation.override(language):
        context = {
            **parameters,
            **_role_name(parameters),
            "address": settings.INNERVATE_ADDRESS,
            "node": settings.INNERVATE_NAME,
            "language": language,
        }
        names = [f"mail/{folder}/{template}.txt" for folder in dict.fromkeys([language, "en"])]
        # Plain text is not escaped; the HTML form escapes the whole afterwards.
        subject, _, body = (
            _texts().select_template(names).render(Context(context, autoescape=False)).partition("\n")
        )
    return " ".join(subject.split()), body.strip() + "\n"


def as_html(text: str, language: str) -> str:
    """Paragraphs and links of a plain text; no picture, nothing from elsewhere."""
    paragraphs = linebreaks(urlize(text, autoescape=True), autoescape=False)
    return f'<!DOCTYPE html><html lang="{language}"><body>{paragraphs}</body></html>'


def _mail(message: OutboxMessage) -> EmailMultiAlternatives:
    subject, text = rendered(message.template, message.language, message.parameters)
    mail = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [message.to])
    mail.attach_alternative(as_html(text, message.language), "text/html")
    return mail


# A worker that dies while it sends leaves the message to the next one after this time.
CLAIMED_FOR = timedelta(minutes=5)


def _without_links(parameters: Mapping[str, str]) -> dict[str, str]:
    """Links that open an account are not kept once nobody will send them any more."""
    return {name: text for name, text in parameters.items() if not name.endswith("_link")}


def _claim(key: int, now: datetime) -> OutboxMessage | None:
    """The message, put off for a while so that no other worker takes it; None when one was quicker.

    A transaction of its own: a mail server that hangs must not hold the database's write lock.
    """
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().filter(pk=key).first()
        if message is None or message.state != OutboxMessage.State.WAITING or message.next_attempt_at > now:
            return None
        message.next_attempt_at = now + CLAIMED_FOR
        message.save(update_fields=["next_attempt_at"])
        return message


def _store(message: OutboxMessage, *columns: str) -> None:
    """Nothing happens when the message was erased while it was being sent."""
    OutboxMessage.objects.filter(pk=message.pk).update(**{name: getattr(message, name) for name in columns})


def _note_sent(message: OutboxMessage, now: datetime) -> None:
    message.state, message.sent_at = OutboxMessage.State.SENT, now
    message.parameters = _without_links(message.parameters)
    _store(message, "state", "sent_at", "parameters")


def _note_failure(message: OutboxMessage, error: Exception, now: datetime) -> None:
    message.attempts += 1
    message.last_error = type(error).__name__
    if message.attempts > len(RETRY_AFTER):
        message.state = OutboxMessage.State.FAILED
        message.parameters = _without_links(message.parameters)
    else:
        message.next_attempt_at = now + RETRY_AFTER[message.attempts - 1]
    _store(message, "attempts", "last_error", "state", "parameters", "next_attempt_at")


def send_due(*, now: datetime, limit: int = 200) -> int:
    """Send what is due; how many went out. A failed one waits 1 min, 10 min, 1 h, 6 h, then is marked.

    Whatever one message does wrong (no server, a template that is gone, an address that is none), the
    others are sent. A worker killed between sending and noting sends that one mail twice, never not at all.
    """
    sent = 0
    due = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, next_attempt_at__lte=now)
    for key in list(due.order_by("id").values_list("pk", flat=True)[:limit]):
        message = _claim(key, now)
        if message is None:
            continue
        try:
            _mail(message).send()
        except Exception as error:  # one bad message must not stop the mail of all others
            log.warning("mail-failed key=%s error=%s", message.key, type(error).__name__)
            _note_failure(message, error, now)
            continue
        _note_sent(message, now)
        sent += 1
    return sent

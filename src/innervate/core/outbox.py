"""Mail as rows: drafted in the transaction of a verb, sent afterwards by the worker, retried with patience.

Texts are Django templates ``mail/NAME.subject.txt`` and ``mail/NAME.txt``, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from innervate.core.models import OutboxMessage

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


def _mail(message: OutboxMessage) -> EmailMultiAlternatives:
    context = {**message.parameters, "address": settings.INNERVATE_ADDRESS, "node": settings.INNERVATE_NAME}
    with translation.override(message.language):
        subject = render_to_string(f"mail/{message.template}.subject.txt", context)
        body = render_to_string(f"mail/{message.template}.txt", context)
    return EmailMultiAlternatives(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [message.to])


def _note_failure(message: OutboxMessage, error: Exception, now: datetime) -> None:
    message.attempts += 1
    message.last_error = type(error).__name__
    if message.attempts > len(RETRY_AFTER):
        message.state = OutboxMessage.State.FAILED
    else:
        message.next_attempt_at = now + RETRY_AFTER[message.attempts - 1]
    message.save()


def send_due(*, now: datetime, limit: int = 200) -> int:
    """Send what is due; how many went out. A failed one waits 1 min, 10 min, 1 h, 6 h, then is marked."""
    sent = 0
    due = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, next_attempt_at__lte=now)
    for key in list(due.order_by("id").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            message = OutboxMessage.objects.select_for_update().get(pk=key)
            if message.state != OutboxMessage.State.WAITING:
                continue  # another worker was quicker
            try:
                _mail(message).send()
            except OSError as error:
                _note_failure(message, error, now)
                continue
            message.state, message.sent_at = OutboxMessage.State.SENT, now
            message.save()
            sent += 1
    return sent

"""Mail that waits to be sent: written in the transaction of the verb, sent after it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.keys import new_key


class OutboxMessage(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    template = models.CharField(max_length=80)
    to = models.EmailField()
    language = models.CharField(max_length=8, default="en")
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="outbox_due")]

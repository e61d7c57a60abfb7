"""What the interface itself remembers: which requests it has already carried out."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """A request that an account marked with ``Idempotency-Key``, and the key of the record that it made.

    A row of its own because it belongs to a request, not to a record, and is forgotten after a day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    made = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_request_per_idempotency_key")
        ]

"""Records whose search profile must be written again: the queue between the database and the index."""

from __future__ import annotations

from django.db import models


class ProfileChange(models.Model):
    entity = models.CharField(max_length=60)
    record_key = models.CharField(max_length=12)
    gone = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

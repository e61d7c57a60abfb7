"""Long forms that are not finished: what was typed is kept until the form is sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One per person and form; ``values`` as the form holds them, by field name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="one_draft_per_person_and_form")]

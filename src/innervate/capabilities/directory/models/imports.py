"""One import of a spreadsheet: what was read, what it changed, and how to undo it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.keys import new_key


class ImportRun(models.Model):
    """``changes`` holds, per record, the state before the import, so that it can be undone whole.

    ``mapping``: the columns with what was guessed and confirmed. ``report``: what the last check found.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("Columns to be confirmed")
        CHECKED = "checked", _("Checked, nothing imported yet")
        REFUSED = "refused", _("Refused: cells to be mended")
        IMPORTED = "imported", _("Imported")
        UNDONE = "undone", _("Undone")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    cluster = models.ForeignKey("core.Cluster", on_delete=models.CASCADE, related_name="import_runs")
    entity = models.CharField(max_length=60)
    file_name = models.CharField(max_length=300)
    sheet = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    mapping = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)  # row -> create | update:KEY | same:ROW | skip, by the manager
    report = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAPPING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

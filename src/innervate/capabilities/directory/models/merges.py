"""A merge of two records that are one: kept with both histories, so that it can be taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from innervate.core.keys import new_key


class Merge(models.Model):
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    kept = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="merges_kept")
    absorbed = models.ForeignKey(
        "core.Organisation", on_delete=models.CASCADE, related_name="merges_absorbed"
    )
    before = models.JSONField(default=dict)  # both records and the rows that moved, as they were
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-id"]


class DuplicateProposal(models.Model):
    """Two records of a cluster that are perhaps one, as the last search found them.

    Stored because a search over a large directory takes minutes and its result is looked at for weeks.
    """

    cluster = models.ForeignKey("core.Cluster", on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    is_certain = models.BooleanField(default=False)  # they share an identifier
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_proposal_per_pair"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="proposals_in_order"
            ),
        ]


class DuplicateDecision(models.Model):
    """Two records that a manager called different: not proposed again."""

    first = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_decision_per_pair"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pairs_in_order"),
        ]

"""The audit trail: one hash chain per cluster (and one for the node), so that a gap or a change shows.

The hash covers a salted digest of the details and of the record's key, not these themselves: personal
data in them can be erased later and the chain still verifies.
"""

from __future__ import annotations

from django.db import models


class AuditChain(models.Model):
    """The head of a chain: locked while an entry is added, so that the chain never forks."""

    name = models.CharField(max_length=80, unique=True)  # "node" or "cluster:KEY"
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)


class AuditEntry(models.Model):
    chain = models.ForeignKey(AuditChain, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_key = models.CharField(max_length=60, blank=True)
    verb = models.CharField(max_length=60)
    entity = models.CharField(max_length=60)
    target_key = models.CharField(max_length=60, blank=True)
    details = models.JSONField(null=True)
    details_salt = models.CharField(max_length=32, blank=True)
    details_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "position"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="one_entry_per_position"),
        ]
        indexes = [
            models.Index(fields=["entity", "target_key"], name="audit_of_a_record"),
            models.Index(fields=["actor_key"], name="audit_of_an_actor"),
        ]

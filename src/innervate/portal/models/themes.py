"""How a node looks: eight tokens, checked for contrast before they are kept."""

from __future__ import annotations

from django.db import models


class Theme(models.Model):
    """One row for the node, or none. ``tokens``: colours as #rrggbb by token name; ``logo`` is a PNG."""

    tokens = models.JSONField(default=dict)
    logo = models.BinaryField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_theme_per_node")]

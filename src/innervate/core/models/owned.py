"""What every record of a tenant has: a key, a controller, who may see it, facts with sources."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.keys import new_key


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    NETWORK = "network", _("The cluster and its alliances")
    CLUSTER = "cluster", _("The cluster")
    PRIVATE = "private", _("The organisation and the cluster's managers")


class State(models.TextChoices):
    """Life cycle that all directory records share; `archived` leaves search but keeps history."""

    PENDING = "pending", _("Waiting for approval")
    ACTIVE = "active", _("Active")
    MERGED = "merged", _("Merged into another record")
    ARCHIVED = "archived", _("Archived")


class Owned(models.Model):
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    cluster = models.ForeignKey("core.Cluster", on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(
        _("who may see it"), max_length=10, choices=Visibility.choices, default=Visibility.NETWORK
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    # A list of engine facts as JSON (engine.profile.codec): each with values, unit, source and date.
    facts = models.JSONField(_("facts"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

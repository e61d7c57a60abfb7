"""Clusters: the tenants of a node. Each is the data controller of what it owns."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.keys import new_key


class Cluster(models.Model):
    class Kind(models.TextChoices):
        CLUSTER = "cluster", _("Cluster")
        ALLIANCE = "alliance", _("Alliance")
        SOCIETY = "society", _("Medical society")
        REFERENCE = "reference", _("Reference catalogue")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CLUSTER)
    country = models.CharField(_("country"), max_length=2, blank=True)
    nuts = models.CharField(_("region"), max_length=5, blank=True)
    website = models.URLField(_("website"), blank=True)
    description = models.TextField(_("description"), blank=True)
    synthetic = models.BooleanField(_("invented for demonstration"), default=False)
    open_to_registration = models.BooleanField(_("people may ask to join"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Clusters of clusters: an alliance has member clusters and societies, which may be alliances.
    members = models.ManyToManyField(
        "self", through="ClusterTie", through_fields=("alliance", "member"), symmetrical=False
    )

    class Meta:
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ClusterTie(models.Model):
    """``member`` belongs to ``alliance``; what it shares with its network, the others may see."""

    alliance = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="member_ties")
    member = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="alliance_ties")
    since = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alliance", "member"], name="one_tie_per_alliance_and_member"),
            models.CheckConstraint(condition=~models.Q(alliance=models.F("member")), name="no_tie_to_itself"),
        ]

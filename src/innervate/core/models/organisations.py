"""Organisations and what ties them to clusters. Attributes are facts; columns serve identity and joins."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.models.owned import Owned


class Organisation(Owned):
    """A legal entity as one cluster, its controller, knows it.

    ``kind`` and ``size_class`` are codes of the vocabularies ``organisation_kinds`` and
    ``size_classes``; empty means not known. ``country`` is ISO 3166-1 alpha-2.
    """

    legal_name = models.CharField(_("legal name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    size_class = models.CharField(_("size"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    nuts = models.CharField(_("region"), max_length=5, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    city = models.CharField(_("town"), max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    website = models.URLField(_("website"), max_length=400, blank=True)
    synthetic = models.BooleanField(_("invented for demonstration"), default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged_from"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["legal_name", "id"]
        indexes = [
            models.Index(fields=["cluster", "state", "legal_name"], name="organisation_list"),
            models.Index(fields=["country", "nuts"], name="organisation_place"),
        ]

    def __str__(self) -> str:
        return self.legal_name


class OrganisationName(models.Model):
    """Another name of an organisation: former, translated, trading name."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=300)
    lang = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_row_per_other_name")
        ]


class Identifier(models.Model):
    """A registered identifier: ``scheme`` is pic, ror, vat, euid, isni or website-domain."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "scheme", "value"], name="one_row_per_identifier")
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_lookup")]


class Membership(models.Model):
    """``organisation`` is a member of ``cluster``, which may be another than its controller."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    cluster = models.ForeignKey("core.Cluster", on_delete=models.CASCADE, related_name="memberships")
    category = models.CharField(_("membership class"), max_length=60, blank=True)
    joined_on = models.DateField(_("member since"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "cluster"], name="one_membership_per_cluster"),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True)
                | models.Q(joined_on__isnull=True)
                | models.Q(left_on__gte=models.F("joined_on")),
                name="nobody_leaves_before_joining",
            ),
        ]

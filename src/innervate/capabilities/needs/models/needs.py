"""Clinical needs and the solutions that may answer them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.models import Owned


class Need(Owned):
    """What care lacks, in the words of a clinician or a patient. Details are facts (terms.md 4.3)."""

    title = models.CharField(_("what is needed"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    lang = models.CharField(_("language"), max_length=8, default="en")
    organisation = models.ForeignKey(
        "core.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="needs"
    )
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stated_on = models.DateField(_("stated on"), null=True, blank=True)
    synthetic = models.BooleanField(_("invented for demonstration"), default=False)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.title


class Solution(Owned):
    """What an organisation offers against a need: a product, a prototype, a service."""

    title = models.CharField(_("solution"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    lang = models.CharField(_("language"), max_length=8, default="en")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.CASCADE, related_name="solutions")
    synthetic = models.BooleanField(_("invented for demonstration"), default=False)

    class Meta:
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

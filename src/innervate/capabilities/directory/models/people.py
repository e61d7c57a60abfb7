"""People: experts, clinicians, patient representatives, contacts. Found only with their consent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.models import Owned


class Person(Owned):
    """``roles`` are codes of the vocabulary ``expert_roles``; expertise and interests are facts.

    ``consent_to_be_found_at`` is the moment of consent; None means that only the person and the
    cluster's managers see her, whatever ``visibility`` says.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    headline = models.CharField(_("what she or he does"), max_length=300, blank=True)
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    consent_to_be_found_at = models.DateTimeField(null=True, blank=True)
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    synthetic = models.BooleanField(_("invented for demonstration"), default=False)
    organisations = models.ManyToManyField("core.Organisation", through="Affiliation", related_name="people")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["cluster", "state", "name"], name="person_list")]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """``society`` marks a medical society that the person belongs to rather than works for."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.CASCADE, related_name="affiliations"
    )
    position = models.CharField(_("position"), max_length=200, blank=True)
    society = models.BooleanField(_("membership of a society"), default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], name="one_affiliation_per_organisation"
            )
        ]

"""Projects that organisations did together: the evidence of past collaboration."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.models import Owned


class Project(Owned):
    """``reference`` is the funder's number (grant agreement), unique within its programme."""

    programme = models.CharField(_("programme"), max_length=60, blank=True)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    acronym = models.CharField(_("acronym"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=600)
    objective = models.TextField(_("objective"), blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    total_cost = models.DecimalField(
        _("total cost in EUR"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    contribution = models.DecimalField(
        _("EU contribution in EUR"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    synthetic = models.BooleanField(_("invented for demonstration"), default=False)
    organisations = models.ManyToManyField(
        "core.Organisation", through="Participation", related_name="projects"
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-starts_on", "title", "id"]
        indexes = [models.Index(fields=["programme", "reference"], name="project_reference")]

    def __str__(self) -> str:
        return f"{self.acronym}: {self.title}" if self.acronym else self.title


class Participation(models.Model):
    """``role`` as CORDIS words it: coordinator, participant, associatedPartner, thirdParty."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.CASCADE, related_name="participations"
    )
    role = models.CharField(_("role"), max_length=30, blank=True)
    contribution = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "role"], name="one_participation_per_role"
            )
        ]

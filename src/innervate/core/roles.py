"""The roles a person can hold in a cluster or in an organisation of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CLUSTER_MANAGER = "cluster_manager", _("Cluster manager")
    ORGANISATION_ADMINISTRATOR = "organisation_administrator", _("Organisation administrator")
    MEMBER = "member", _("Member")
    CLINICIAN = "clinician", _("Clinician")
    PATIENT_REPRESENTATIVE = "patient_representative", _("Patient representative")
    EXPERT = "expert", _("Expert")
    FUNDER = "funder", _("Funder")
    POLICY_MAKER = "policy_maker", _("Policy maker")
    AUDITOR = "auditor", _("Auditor")


# Roles that are held for one organisation; the others are held for a cluster as a whole.
ORGANISATION_ROLES = frozenset({Role.ORGANISATION_ADMINISTRATOR, Role.MEMBER})

"""Who holds which role where. A role of an organisation is held within the cluster that grants it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.roles import ORGANISATION_ROLES, Role


class RoleGrant(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=40, choices=Role.choices)
    cluster = models.ForeignKey("core.Cluster", on_delete=models.CASCADE, related_name="role_grants")
    organisation = models.ForeignKey(
        "core.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="role_grants"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # Two, since SQLite would silently leave out one that counts nothing as equal to nothing.
            models.UniqueConstraint(
                fields=["user", "role", "cluster", "organisation"], name="one_grant_per_role_and_place"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "cluster"],
                condition=models.Q(organisation__isnull=True),
                name="one_grant_per_role_and_cluster",
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=sorted(ORGANISATION_ROLES))
                | models.Q(organisation__isnull=False),
                name="an_organisation_role_names_its_organisation",
            ),
        ]

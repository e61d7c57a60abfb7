"""Invitations by e-mail, and requests of people who ask to join; both end in a role grant."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from innervate.core.keys import new_key
from innervate.core.roles import Role


class Invitation(models.Model):
    """``token_digest`` is SHA-256 of the token in the mailed link; the token itself is not kept."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    cluster = models.ForeignKey("core.Cluster", on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey("core.Organisation", null=True, blank=True, on_delete=models.CASCADE)
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=40, choices=Role.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)


class JoinRequest(models.Model):
    """A person who registered herself and waits for a manager's approval."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    cluster = models.ForeignKey("core.Cluster", on_delete=models.CASCADE, related_name="join_requests")
    role = models.CharField(_("role"), max_length=40, choices=Role.choices)
    organisation = models.ForeignKey("core.Organisation", null=True, blank=True, on_delete=models.SET_NULL)
    organisation_name = models.CharField(_("organisation"), max_length=300, blank=True)
    message = models.TextField(_("a word to the manager"), blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cluster"],
                condition=models.Q(state="waiting"),
                name="one_waiting_request_per_person_and_cluster",
            )
        ]

"""An account becomes its person's own when she comes into a cluster or proves an address.

Her own act each time (accepting, asking to join, confirming): a manager who merely gives a role to an
account does not link it.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.db.models.signals import post_save

from innervate.capabilities.directory.services.people import claim_the_only_one
from innervate.core.models import Invitation, JoinRequest


def _invitation_saved(sender: Any, instance: Invitation, **_: Any) -> None:
    if instance.state != Invitation.State.ACCEPTED:
        return
    proven = EmailAddress.objects.filter(email__iexact=instance.email, verified=True).first()
    if proven is not None:
        claim_the_only_one(proven.user, [instance.cluster_id])


def _request_saved(sender: Any, instance: JoinRequest, **_: Any) -> None:
    if instance.state == JoinRequest.State.APPROVED:
        claim_the_only_one(instance.user, [instance.cluster_id])


def _address_confirmed(sender: Any, email_address: EmailAddress, **_: Any) -> None:
    user = email_address.user
    claim_the_only_one(user, user.role_grants.values_list("cluster_id", flat=True))


def connect() -> None:
    post_save.connect(_invitation_saved, sender=Invitation, dispatch_uid="directory.invitation-accepted")
    post_save.connect(_request_saved, sender=JoinRequest, dispatch_uid="directory.request-approved")
    email_confirmed.connect(_address_confirmed, dispatch_uid="directory.address-confirmed")

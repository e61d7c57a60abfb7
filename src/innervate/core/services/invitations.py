"""Inviting people by e-mail: a link that makes an account, or is opened with one, and gives a role."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from innervate.core import access, audit, outbox
from innervate.core.actor import Actor, actor_of_user
from innervate.core.errors import Conflict, InputFault, InvalidTransition, NotFound, NotPermitted
from innervate.core.models import Cluster, Invitation, Organisation, RoleGrant, User
from innervate.core.roles import Role
from innervate.core.secrets import digest
from innervate.core.services.places import faults_of_place, refuse, role_named
from innervate.core.services.registration import new_account
from innervate.core.services.role_grants import give
from innervate.core.workflow import locked

INVITATION_HOLDS = timedelta(days=14)
TOKEN_BYTES = 32


@transaction.atomic
def invite(
    *,
    actor: Actor,
    cluster: Cluster,
    email: str,
    role: Role,
    organisation: Organisation | None = None,
    now: datetime,
    language: str = "",
) -> Invitation:
    """Mail somebody a link that makes an account and gives ``role``; an earlier open one is withdrawn.

    Raises NotPermitted, InputRefused.
    """
    faults: list[InputFault] = []
    known = role_named(role, faults)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        faults.append(InputFault("email", "email-not-an-address", {"value": email}))
    refuse(faults)
    assert known is not None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        cluster=cluster,
        organisation=organisation,
        email=email,
        role=known,
        token_digest=digest(token),
        invited_by=actor.user,
        expires_at=now + INVITATION_HOLDS,
    )
    access.require(actor, "create", invitation)
    refuse(faults_of_place(known, cluster, organisation))
    Invitation.objects.filter(
        cluster=cluster, organisation=organisation, email=email, role=known, state=Invitation.State.OPEN
    ).update(state=Invitation.State.WITHDRAWN, answered_at=now)
    invitation.save()
    audit.record(
        actor=actor, verb="invite", entity="core.invitation", target=invitation, details={"role": known}
    )
    language = language or (actor.user.language if actor.user else settings.LANGUAGE_CODE)
    outbox.draft(
        "invitation",
        to=email,
        language=language,
        parameters={
            "cluster": cluster.name,
            "organisation": organisation.legal_name if organisation else "",
            "role": known.value,
            "inviter": actor.user.name if actor.user else "",
            "invitation_link": f"{settings.INNERVATE_ADDRESS}/{language}/invitation/{token}/",
            "until": invitation.expires_at.date().isoformat(),
        },
    )
    return invitation


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Invitation, now: datetime) -> None:
    """Raises InvalidTransition when it was answered already."""
    access.require(actor, "withdraw", invitation)
    invitation = locked(invitation)
    if invitation.state != Invitation.State.OPEN:
        raise InvalidTransition("wrong-state", state=invitation.state, verb="withdraw")
    invitation.state, invitation.answered_at = Invitation.State.WITHDRAWN, now
    invitation.save()
    audit.record(actor=actor, verb="withdraw", entity="core.invitation", target=invitation)


def invitation_of(*, token: str, now: datetime) -> Invitation:
    """What the mailed link stands for; its holder needs no other right.

    Raises NotFound, InvalidTransition (expired, withdrawn, accepted already).
    """
    found = (
        Invitation.objects.filter(token_digest=digest(token))
        .select_related("cluster", "organisation")
        .first()
    )
    if found is None:
        raise NotFound("invitation-not-found")
    if found.state == Invitation.State.OPEN and found.expires_at <= now:
        raise InvalidTransition("invitation-expired", until=found.expires_at.date())
    if found.state != Invitation.State.OPEN:
        raise InvalidTransition("invitation-" + found.state)
    return found


def _held(token: str, now: datetime) -> Invitation:
    """The open invitation, held until the transaction ends. Raises what ``invitation_of`` raises."""
    invitation = locked(invitation_of(token=token, now=now))
    if invitation.state != Invitation.State.OPEN:
        raise InvalidTransition("invitation-" + invitation.state)  # another tab was quicker
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, user: User, now: datetime) -> RoleGrant:
    """The invited person takes the role. Raises NotPermitted when signed in with another address."""
    invitation = _held(token, now)
    addresses = set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
    if invitation.email not in {address.lower() for address in addresses}:
        raise NotPermitted("invitation-for-another-address")
    invitation.state, invitation.answered_at = Invitation.State.ACCEPTED, now
    invitation.save()
    actor = actor_of_user(user)
    grant = give(
        actor=actor,
        user=user,
        role=invitation.role,
        cluster=invitation.cluster,
        organisation=invitation.organisation,
    )
    audit.record(
        actor=actor,
        verb="accept",
        entity="core.invitation",
        target=invitation,
        details={"role": grant.role},
    )
    return grant


@transaction.atomic
def register_invited(
    *, token: str, name: str, password: str, language: str, now: datetime
) -> tuple[User, RoleGrant]:
    """Make the invited person's account and accept. The link came by mail, so the address is verified.

    Raises InputRefused (name, password), Conflict when the address has an account: sign in, then accept.
    """
    invitation = _held(token, now)
    if User.objects.filter(email=invitation.email).exists():
        raise Conflict("invitation-has-account")
    user = new_account(email=invitation.email, name=name, password=password, language=language)
    return user, accept_invitation(token=token, user=user, now=now)

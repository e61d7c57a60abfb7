"""Making accounts, and what the node's administrator does with them at the machine."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from innervate.core import audit
from innervate.core.actor import Actor, ActorKind, actor_of_user
from innervate.core.errors import Conflict, InputFault, NotPermitted
from innervate.core.models import User
from innervate.core.services.places import refuse
from innervate.core.services.tokens import revoke_tokens_of


def _password_faults(password: str, user: User) -> list[InputFault]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [
            InputFault("password", (fault.code or "password").replace("_", "-")) for fault in error.error_list
        ]
    return []


@transaction.atomic
def new_account(*, email: str, name: str, password: str, language: str) -> User:
    """An account without any role. The caller knows the address to be the person's own.

    Raises InputRefused with every fault, Conflict when the address has an account.
    """
    email = email.strip().lower()
    faults = [] if name.strip() else [InputFault("name", "required")]
    try:
        validate_email(email)
    except ValidationError:
        faults.append(InputFault("email", "email-not-an-address", {"value": email}))
    refuse(faults + _password_faults(password, User(email=email, name=name)))
    if User.objects.filter(email=email).exists():
        raise Conflict("account-exists")
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name.strip(), language=language)
    except IntegrityError:  # another tab was quicker
        raise Conflict("account-exists") from None
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    audit.record(actor=actor_of_user(user), verb="create", entity="core.user", target=user)
    return user


@transaction.atomic
def new_administrator(*, actor: Actor, email: str, name: str, password: str, language: str) -> User:
    """An account that runs the node. Raises NotPermitted, and what ``new_account`` raises."""
    _only_administrators(actor)
    user = new_account(email=email, name=name, password=password, language=language)
    user.is_superuser = user.is_staff = True
    user.save(update_fields=["is_superuser", "is_staff"])
    audit.record(actor=actor, verb="make_administrator", entity="core.user", target=user)
    return user


@transaction.atomic
def set_password(*, actor: Actor, user: User, password: str) -> None:
    """A new password by the node's administrator; the account's sessions and tokens end with the old one.

    Raises InputRefused, NotPermitted.
    """
    _only_administrators(actor)
    refuse(_password_faults(password, user))
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(actor=actor, verb="set_password", entity="core.user", target=user)
    revoke_tokens_of(actor=actor, user=user)


@transaction.atomic
def set_active(*, actor: Actor, user: User, active: bool) -> None:
    """Close or reopen an account; what it wrote stays. Raises NotPermitted."""
    _only_administrators(actor)
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record(actor=actor, verb="open" if active else "close", entity="core.user", target=user)


@transaction.atomic
def forget_factors(*, actor: Actor, user: User) -> int:
    """Remove every second factor and passkey of the account; how many. Raises NotPermitted."""
    _only_administrators(actor)
    count, _ = Authenticator.objects.filter(user=user).delete()
    audit.record(
        actor=actor, verb="forget_factors", entity="core.user", target=user, details={"count": count}
    )
    return count


def _only_administrators(actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM and not actor.is_node_administrator:
        raise NotPermitted("only-the-node-administrator")

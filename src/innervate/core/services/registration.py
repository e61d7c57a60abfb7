"""Making an account whose address is known to be the person's own."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from innervate.core import audit
from innervate.core.actor import actor_of_user
from innervate.core.errors import Conflict, InputFault
from innervate.core.models import User
from innervate.core.services.places import refuse


@transaction.atomic
def new_account(*, email: str, name: str, password: str, language: str, administrator: bool = False) -> User:
    """An account with a verified address. Raises InputRefused with every fault, Conflict when it exists."""
    email = email.strip().lower()
    faults = [] if name.strip() else [InputFault("name", "required")]
    try:
        validate_email(email)
    except ValidationError:
        faults.append(InputFault("email", "email-not-an-address", {"value": email}))
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        faults += [
            InputFault("password", f"{fault.code or 'password'}".replace("_", "-"))
            for fault in error.error_list
        ]
    refuse(faults)
    if User.objects.filter(email=email).exists():
        raise Conflict("account-exists")
    user = User.objects.create_user(
        email,
        password,
        name=name.strip(),
        language=language,
        is_superuser=administrator,
        is_staff=administrator,
    )
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    audit.record(actor=actor_of_user(user), verb="create", entity="core.user", target=user)
    return user

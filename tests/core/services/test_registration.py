"""What the node's administrator does with accounts at the machine."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests import build

from innervate.core.actor import SYSTEM
from innervate.core.models import ApiToken, AuditEntry, User
from innervate.core.services import accounts
from innervate.core.services.registration import set_password

pytestmark = pytest.mark.django_db
PASSWORD = "marram-grass-on-dunes"
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


def with_tokens(account: User) -> list[ApiToken]:
    """Two working tokens of the account, and one that was revoked before."""
    actor = build.actor(of=account)
    made = [
        accounts.create_token(actor=actor, label=label, scope="read", expires_at=None)[0]
        for label in ("one", "two", "old")
    ]
    accounts.revoke_token(actor=actor, token=made[2])
    return made


def revocations() -> list[str]:
    return list(AuditEntry.objects.filter(verb="revoke").order_by("id").values_list("actor_key", flat=True))


def test_a_password_by_the_administrator_ends_the_tokens_of_that_account_alone():
    account, other = build.user(), build.user()
    with_tokens(account)
    kept = with_tokens(other)[:2]
    before = len(revocations())
    set_password(actor=SYSTEM, user=account, password=PASSWORD)
    assert list(ApiToken.objects.filter(revoked_at=None).order_by("id")) == kept
    assert revocations()[before:] == ["system", "system"]


def test_a_password_changed_by_its_owner_ends_her_tokens(client: Client):
    account = build.user()
    with_tokens(account)
    before = len(revocations())
    client.force_login(account, backend=SIGN_IN)
    client.post(reverse("account_reauthenticate"), {"password": build.PASSWORD})
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": build.PASSWORD, "password1": PASSWORD, "password2": PASSWORD},
    )
    account.refresh_from_db()
    assert (answer.status_code, account.check_password(PASSWORD)) == (302, True)
    assert not ApiToken.objects.filter(revoked_at=None).exists()
    assert revocations()[before:] == [account.key, account.key]


def test_an_account_is_never_called_by_its_address():
    assert [str(User(name=name, email="ada@example.org")) for name in ("Ada", "")] == ["Ada", "account"]

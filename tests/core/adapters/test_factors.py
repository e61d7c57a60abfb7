"""Second factors and passkeys: real codes (RFC 6238), a real key in software."""

from __future__ import annotations

import base64
import hmac
import json
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from tests import build
from tests.peers.passkey import Passkey

from innervate.core.models import OutboxMessage, User

pytestmark = pytest.mark.django_db


def code_of(secret: str, steps_ahead: int = 0) -> str:
    """The six digits that a phone shows whose clock is some steps ahead (RFC 6238, SHA-1, 30 s)."""
    counter = int(time.time()) // 30 + steps_ahead
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def sign_in(client: Client, user: User):
    return client.post(reverse("account_login"), {"login": user.email, "password": build.PASSWORD})


def sign_in_and_confirm(client: Client, user: User, **given) -> None:
    """Changing how one signs in asks for the password once more."""
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": build.PASSWORD}, **given)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def with_codes(client: Client) -> tuple[User, str]:
    """An account that has just switched on codes; the client is signed out again."""
    user = build.user()
    sign_in_and_confirm(client, user)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done.status_code == 302
    client.post(reverse("account_logout"))
    return user, secret


def test_after_the_password_the_code_of_the_phone_is_asked_for(client):
    user, secret = with_codes(client)
    asked = sign_in(client, user)
    assert (asked["Location"], signed_in(client)) == (reverse("mfa_authenticate"), False)
    near = {code_of(secret, steps) for steps in range(-2, 4)}
    client.post(reverse("mfa_authenticate"), {"code": "000000" if "000000" not in near else "999999"})
    assert not signed_in(client)


def test_a_code_signs_in_once(client):
    user, secret = with_codes(client)
    code = code_of(secret, steps_ahead=1)  # the one that switched it on is spent; phones run ahead a little
    outcomes = []
    for browser in (Client(), Client()):
        sign_in(browser, user)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        outcomes.append(signed_in(browser))
    assert outcomes == [True, False]


def test_a_recovery_code_helps_once_when_the_phone_is_lost(client):
    user, _ = with_codes(client)
    [code, *_] = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    outcomes = []
    for browser in (Client(), Client()):
        sign_in(browser, user)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        outcomes.append(signed_in(browser))
    assert outcomes == [True, False]


def test_who_sits_down_at_an_open_screen_changes_nothing(client):
    sign_in(client, build.user())
    page = client.get(reverse("mfa_activate_totp"))
    assert page["Location"].startswith(reverse("account_reauthenticate"))


def test_the_person_hears_by_mail_of_every_change(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        user, _ = with_codes(client)
    heard = OutboxMessage.objects.filter(to=user.email).values_list("template", flat=True)
    assert list(heard) == ["mfa-totp-activated"]


ORIGIN = "http://testserver"


def with_passkey(client: Client) -> tuple[User, Passkey]:
    user = build.user()
    sign_in_and_confirm(client, user)
    page = client.get(reverse("mfa_add_webauthn"))
    passkey = Passkey(ORIGIN)
    credential = passkey.create(page.context["js_data"]["creation_options"])
    done = client.post(
        reverse("mfa_add_webauthn"),
        {"name": "Phone", "credential": json.dumps(credential), "passwordless": "on"},
    )
    assert done.status_code == 302, done.content
    client.post(reverse("account_logout"))
    return user, passkey


def challenge(client: Client):
    answer = client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    return answer.json()["request_options"]


def answer(client: Client, response: dict) -> None:
    client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(response)})


def test_a_passkey_signs_in_without_a_password(client):
    user, passkey = with_passkey(client)
    answer(client, passkey.get(challenge(client)))
    assert client.session["_auth_user_id"] == str(user.pk)


def test_another_key_or_an_old_answer_signs_nobody_in(client):
    _, passkey = with_passkey(client)
    forged = Passkey(ORIGIN)
    forged.credential_id, forged.user_handle = passkey.credential_id, passkey.user_handle
    answer(client, forged.get(challenge(client)))
    assert not signed_in(client)
    replayed = passkey.get(challenge(client))
    other = Client()
    challenge(other)
    answer(other, replayed)
    assert not signed_in(other)
    answer(client, replayed)
    assert signed_in(client)


def test_a_passkey_of_another_site_is_of_no_use_over_https(client, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    user = build.user()
    sign_in_and_confirm(client, user)
    page = client.get(reverse("mfa_add_webauthn"), secure=True)
    credential = Passkey("https://elsewhere.example").create(page.context["js_data"]["creation_options"])
    client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": json.dumps(credential)}, secure=True)
    assert not Authenticator.objects.filter(type="webauthn").exists()

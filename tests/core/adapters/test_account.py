"""Registration, sign-in and forgotten passwords: nothing tells a stranger who has an account."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests import build

from innervate.core.models import ApiToken, OutboxMessage, RoleGrant, User
from innervate.core.services import accounts

pytestmark = pytest.mark.django_db
NEW = {"email": "New@Example.org", "name": "Nora Neu", "password1": "kelp-forest-under-ice"}


def mails(template: str) -> list[dict[str, str]]:
    found = OutboxMessage.objects.filter(template=template).order_by("id")
    return [{"to": message.to, "language": message.language, **message.parameters} for message in found]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def register(client: Client, **changed: str):
    return client.post(reverse("account_signup"), {**NEW, **changed})


def sign_in(client: Client, email: str, password: str = build.PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def path_in(link: str) -> str:
    [path] = re.findall(r"^http://testserver(/.*)$", link)
    return path


def test_registration_waits_for_the_mailbox_and_brings_no_role(client):
    assert register(client)["Location"] == reverse("account_email_verification_sent")
    assert not signed_in(client)
    [mail] = mails("account-email-confirmation-signup")
    user = User.objects.get()
    assert (mail["to"], user.email, user.name, user.language) == (
        "new@example.org",
        "new@example.org",
        "Nora Neu",
        "en",
    )
    sign_in(client, "new@example.org", NEW["password1"])
    assert not signed_in(client)
    client.post(path_in(mail["activate_link"]))
    sign_in(client, "new@example.org", NEW["password1"])
    assert (signed_in(client), RoleGrant.objects.count()) == (True, 0)


def test_the_language_of_the_page_becomes_that_of_the_account_and_its_mail(client):
    client.post("/fr/account/signup/", NEW)
    [mail] = mails("account-email-confirmation-signup")
    assert (User.objects.get().language, mail["language"]) == ("fr", "fr")


def test_registering_a_taken_address_looks_the_same_and_tells_its_owner(client):
    build.user(email="taken@example.org")
    free, taken = register(client), register(Client(), email="taken@example.org")
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    assert [mail["to"] for mail in mails("account-account-already-exists")] == ["taken@example.org"]


def test_a_wrong_password_and_an_unknown_address_look_the_same(client):
    build.user(email="known@example.org")

    def answer(email: str) -> tuple[int, object]:
        page = sign_in(Client(), email, "wrong")
        return page.status_code, page.context["form"].errors.get_json_data()

    assert answer("known@example.org") == answer("unknown@example.org")


def test_a_forgotten_password_is_replaced_by_the_mailed_link(client):
    user = build.user(email="known@example.org", language="fr")
    accounts.create_token(actor=build.actor(of=user), label="old", scope="read", expires_at=None)
    known = client.post(reverse("account_reset_password"), {"email": "known@example.org"})
    unknown = Client().post(reverse("account_reset_password"), {"email": "unknown@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    [mail] = mails("account-password-reset-key")
    assert (mail["to"], mail["language"]) == ("known@example.org", "fr")
    assert [mail["to"] for mail in mails("account-unknown-account")] == ["unknown@example.org"]
    form = client.get(path_in(mail["password_reset_link"]), follow=True)
    new = "a-quite-different-one"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert (user.check_password(new), len(mails("account-password-reset"))) == (True, 1)
    assert not ApiToken.objects.filter(revoked_at=None).exists()
    again = Client().get(path_in(mail["password_reset_link"]), follow=True)
    assert again.context.get("token_fail")


@pytest.mark.parametrize("password", ["short-7", "password123", "new@example.org"])
def test_a_weak_password_is_refused(client, password):
    assert register(client, password1=password).status_code == 200
    assert not User.objects.exists()


def test_guessing_is_slowed_down(client):
    build.user(email="known@example.org")
    for _ in range(6):
        sign_in(client, "known@example.org", "wrong")
    sign_in(client, "known@example.org")
    assert not signed_in(client)
    sign_in(client, build.user().email)
    assert signed_in(client)


def test_a_node_may_close_registration(client, settings):
    settings.INNERVATE_REGISTRATION = False
    register(client)
    assert not User.objects.exists()


def test_a_closed_account_does_not_sign_in(client):
    sign_in(client, build.user(is_active=False).email)
    assert not signed_in(client)


def test_signing_out_needs_a_press_not_a_picture(client):
    sign_in(client, build.user().email)
    client.get(reverse("account_logout"))
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)

"""What a person sees, takes and erases of herself."""

from __future__ import annotations

import json

import pytest
from tests import build

from innervate.capabilities.directory.models import Person
from innervate.core.models import ApiToken, User
from innervate.core.roles import Role

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def clinician(client, db, data_folder):
    cluster = build.cluster("Valley", slug="valley")
    user = build.user(role=Role.CLINICIAN, cluster=cluster, email="helene@example.org", name="Hélène")
    build.person("Hélène", cluster=cluster, user=user, consents=False)
    client.force_login(user, backend=SIGN_IN)
    return user


def test_consent_is_given_and_withdrawn(client, clinician):
    given = []
    for do in ("give", "withdraw"):
        client.post("/en/me/privacy/consent/", {"do": do})
        given.append(Person.objects.get().consent_to_be_found_at is not None)

    assert given == [True, False]


def test_everything_held_can_be_taken_along(client, clinician):
    held = json.loads(client.get("/en/me/privacy/export/").content)

    assert "helene@example.org" in json.dumps(held)


def test_erasing_needs_the_address_and_leaves_nobody(client, clinician):
    refused = client.post("/en/me/privacy/erase/", {"email": "someone@else.example"})
    still_there = User.objects.filter(email="helene@example.org").exists()

    client.post("/en/me/privacy/erase/", {"email": "Helene@example.org"})

    assert (refused.status_code, still_there) == (422, True)
    assert not User.objects.filter(email="helene@example.org").exists()
    assert not Person.objects.exists()


def test_an_account_without_a_page_is_erased_too(client, db, data_folder):
    client.force_login(build.user(email="jo@example.org"), backend=SIGN_IN)
    held = json.loads(client.get("/en/me/privacy/export/").content)

    client.post("/en/me/privacy/erase/", {"email": "jo@example.org"})

    assert held["account"]["email"] == "jo@example.org"
    assert not User.objects.exists()


def test_a_token_is_shown_once_and_can_be_revoked(client, clinician):
    answer = client.post("/en/me/tokens/", {"label": "My script", "scope": "read", "days": "30"})
    page, again = answer.content.decode(), client.get("/en/me/tokens/").content.decode()
    token = ApiToken.objects.get()

    client.post(f"/en/me/tokens/{token.key}/revoke/")

    token.refresh_from_db()
    assert "shown this once" in page
    assert "shown this once" not in again
    assert token.revoked_at is not None

"""Signing in through an OpenID Connect provider, with a real one on loopback."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from tests import build
from tests.peers import oidc_provider
from tests.peers.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider

from innervate.core.models import RoleGrant, User

pytestmark = pytest.mark.django_db
CALLBACK = "http://testserver/sign-in/oidc/login/callback/"
PERSON = {
    "sub": "4711",
    "email": "Anna@Hospital.Example.org",
    "email_verified": True,
    "name": "Anna  Kowalska",
}


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    with oidc_provider.serving(PERSON, CALLBACK) as provider:
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "oidc",
                        "name": "Hospital",
                        "client_id": CLIENT_ID,
                        "secret": CLIENT_SECRET,
                        "settings": {"server_url": provider.address},
                    }
                ],
            }
        }
        yield provider


def at_the_provider(address: str) -> str:
    """What a browser does there: follow, consent, be sent back."""
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.netloc)
    try:
        connection.request("GET", f"{url.path}?{url.query}")
        response = connection.getresponse()
        assert response.status == 302, response.read()
        return response.headers["Location"]
    finally:
        connection.close()


def sign_in(client: Client):
    leaving = client.post("/sign-in/oidc/login/")
    assert leaving.status_code == 302, leaving.content
    back = at_the_provider(leaving["Location"])
    return client.get(back)


def signed_in_as(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def test_a_person_the_provider_knows_gets_an_account_without_any_role(client, provider):
    response = sign_in(client)
    user = User.objects.get()
    assert (response.status_code, signed_in_as(client), user.email, user.name) == (
        302,
        "anna@hospital.example.org",
        "anna@hospital.example.org",
        "Anna Kowalska",
    )
    assert (user.has_usable_password(), RoleGrant.objects.count(), provider.refusals) == (False, 0, [])


def test_the_second_time_it_is_the_same_account(client, provider):
    sign_in(client)
    sign_in(Client())
    assert User.objects.count() == 1


def test_a_verified_address_leads_to_the_account_that_has_it(client, provider):
    mine = build.user(email="anna@hospital.example.org")
    sign_in(client)
    assert (signed_in_as(client), User.objects.get()) == ("anna@hospital.example.org", mine)


def test_an_unverified_address_takes_over_nobodys_account(client, provider):
    build.user(email="anna@hospital.example.org")
    provider.person = {**PERSON, "email_verified": False}
    sign_in(client)
    assert signed_in_as(client) is None


def test_an_answer_that_nobody_asked_for_signs_nobody_in(client, provider):
    leaving = client.post("/sign-in/oidc/login/")
    back = at_the_provider(leaving["Location"])
    stranger = Client()
    stranger.get(back)
    assert signed_in_as(stranger) is None
    client.get(back.replace("state=", "state=x"))
    assert signed_in_as(client) is None


def test_a_code_is_of_use_to_nobody_else(client, provider):
    leaving = client.post("/sign-in/oidc/login/")
    back = at_the_provider(leaving["Location"])
    assert len(provider.codes) == 1
    provider.codes = {code: {**issued, "challenge": "another"} for code, issued in provider.codes.items()}
    client.get(back)
    assert (signed_in_as(client), provider.refusals) == (None, ["wrong code, proof or address"])


def test_looking_at_the_address_does_not_start_signing_in(client, provider):
    assert client.get("/sign-in/oidc/login/").status_code == 200


def test_without_a_provider_there_is_no_such_address(client):
    assert client.post("/sign-in/oidc/login/").status_code == 404

"""Who calls: tokens, the portal's session, visitors."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from tests import build
from tests.api.callers import browser, program, send, token_of, visitor

from innervate.core.models import ApiToken
from innervate.core.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return build.user(role=Role.CLUSTER_MANAGER, name="Maria", email="maria@example.org")


def test_a_token_speaks_for_its_account(manager):
    shown = program(manager).get("/api/v1/me").json()
    cluster = manager.role_grants.get().cluster
    assert shown == {
        "kind": "token",
        "key": manager.key,
        "name": "Maria",
        "email": "maria@example.org",
        "language": "en",
        "read_only": False,
        "node_administrator": False,
        "roles": [
            {
                "role": "cluster_manager",
                "label": "Cluster manager",
                "cluster": {"key": cluster.key, "slug": cluster.slug, "name": cluster.name},
                "organisation": None,
            }
        ],
    }


def test_a_visitor_is_nobody():
    shown = visitor().get("/api/v1/me").json()
    assert (shown["kind"], shown["key"], shown["roles"]) == ("visitor", None, [])


@pytest.mark.parametrize("header", ["Bearer inv_made-up", "Bearer", "Basic YTpi", "inv_made-up"])
def test_a_credential_that_does_not_hold_is_refused_and_not_read_as_a_visitors(header):
    answer = visitor(Authorization=header).get("/api/v1/clusters")
    assert (answer.status_code, answer.json()["code"]) == (401, "token-not-valid")


def test_a_token_past_its_end_and_a_revoked_one_are_refused(manager):
    past, revoked = token_of(manager), token_of(manager)
    first, second = ApiToken.objects.order_by("pk")
    first.expires_at = timezone.now() - timedelta(seconds=1)
    first.save()
    second.revoked_at = timezone.now()
    second.save()
    for plain in (past, revoked):
        assert visitor(Authorization=f"Bearer {plain}").get("/api/v1/me").status_code == 401


def test_a_reading_token_changes_nothing(manager):
    clinic = build.organisation("Clinic", cluster=manager.role_grants.get().cluster)
    client, path = program(manager, "read"), f"/api/v1/organisations/{clinic.key}"
    assert client.get(path).status_code == 200
    refused = send(client, "PATCH", path, {"city": "Liège"})
    assert (refused.status_code, refused.json()["code"]) == (403, "token-is-read-only")
    clinic.refresh_from_db()
    assert clinic.city == ""


def test_a_session_changes_something_only_with_its_csrf_token(manager):
    clinic = build.organisation("Clinic", cluster=manager.role_grants.get().cluster)
    client, path = browser(manager), f"/api/v1/organisations/{clinic.key}"
    assert client.get(path).status_code == 200
    refused = send(client, "PATCH", path, {"city": "Liège"})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf-token-missing")
    client.cookies["csrftoken"] = "a" * 32
    taken = send(client, "PATCH", path, {"city": "Liège"}, **{"X-CSRFToken": "a" * 32})
    assert (taken.status_code, taken.json()["city"]) == (200, "Liège")


def test_a_token_is_shown_once_and_works(manager):
    client = browser(manager)
    client.cookies["csrftoken"] = "a" * 32
    made = send(client, "POST", "/api/v1/me/tokens", {"label": "Sync"}, **{"X-CSRFToken": "a" * 32})
    assert (made.status_code, made.json()["scope"]) == (201, "read")
    assert (
        visitor(Authorization=f"Bearer {made.json()['token']}").get("/api/v1/me").json()["key"] == manager.key
    )
    [listed] = client.get("/api/v1/me/tokens").json()["items"]
    assert listed["label"] == "Sync"
    assert "token" not in listed


def test_a_token_makes_no_tokens(manager):
    answer = send(program(manager), "POST", "/api/v1/me/tokens", {"label": "Another"})
    assert answer.status_code == 403
    assert ApiToken.objects.count() == 1


def test_a_revoked_token_stops_working(manager):
    client = program(manager)
    [listed] = client.get("/api/v1/me/tokens").json()["items"]
    assert send(client, "POST", f"/api/v1/me/tokens/{listed['key']}/revoke").status_code == 200
    assert client.get("/api/v1/me").status_code == 401


def test_too_many_requests_of_one_caller_are_refused_and_of_another_not(manager, settings):
    settings.INNERVATE_API_ACCOUNT_RATE = 2
    with time_machine.travel("2026-11-21T09:00:45Z", tick=False) as clock:
        client = program(manager)
        answers = [client.get("/api/v1/clusters") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1].json()["code"] == "too-many-requests"
        assert answers[-1].headers["Retry-After"] == "15"
        assert program(build.user()).get("/api/v1/clusters").status_code == 200
        clock.shift(15)
        assert client.get("/api/v1/clusters").status_code == 200

"""Forms: what is refused comes back filled, with its faults beside the fields; what is sent is kept."""

from __future__ import annotations

import re

import pytest
from tests import build

from innervate.core.models import Organisation
from innervate.core.roles import Role
from innervate.portal.models import Draft

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def manager(client, db, data_folder):
    user = build.user(role=Role.CLUSTER_MANAGER, cluster=build.cluster("Valley", slug="valley"))
    client.force_login(user, backend=SIGN_IN)
    return user


def test_a_new_record_is_made_and_shown(client, manager):
    answer = client.post(
        "/en/organisations/new/", {"legal_name": "Nova", "country": "BE", "visibility": "public"}
    )

    made = Organisation.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/organisations/{made.key}/")
    assert (made.legal_name, made.country, made.visibility) == ("Nova", "BE", "public")


def test_what_is_meant_for_another_cluster_is_not_put_into_ones_own(client, manager):
    build.cluster("Harbour", slug="harbour")

    answer = client.post("/en/organisations/new/", {"legal_name": "Nova", "cluster": "harbour"})

    assert answer.status_code == 403
    assert Organisation.objects.count() == 0


def test_a_refused_form_answers_422_and_keeps_what_was_typed(client, manager):
    sent = {"legal_name": "", "website": "not a website", "description": "Typed for ten minutes"}

    answer = client.post("/en/organisations/new/", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert Organisation.objects.count() == 0
    assert "Typed for ten minutes" in page
    assert 'value="not a website"' in page
    assert sorted(set(re.findall(r'href="#field-([a-z_]+)"', page))) == ["legal_name", "website"]


def test_faults_are_tied_to_their_fields(client, manager):
    page = client.post("/en/organisations/new/", {"legal_name": ""}).content.decode()

    assert 'id="fault-legal_name"' in page
    assert re.search(
        r'id="field-legal_name"[^>]*aria-invalid="true" aria-describedby="fault-legal_name', page
    )


def test_ticks_taken_away_are_taken_away_and_a_field_not_shown_stays(client, manager):
    organisation = build.organisation(
        "Nova",
        cluster=manager.role_grants.get().cluster,
        facts={"sectors": ["digital_health"], "offers": "Patches"},
    )

    client.post(
        f"/en/organisations/{organisation.key}/edit/",
        {"legal_name": "Nova", "sectors-shown": "1", "seen_at": organisation.updated_at.isoformat()},
    )

    page = client.get(f"/en/organisations/{organisation.key}/").content.decode()
    assert "Digital health" not in page
    assert "Patches" in page


def test_a_second_editor_is_told(client, manager):
    organisation = build.organisation("Nova", cluster=manager.role_grants.get().cluster)
    seen = organisation.updated_at.isoformat()
    first, second = (
        client.post(f"/en/organisations/{organisation.key}/edit/", {"legal_name": name, "seen_at": seen})
        for name in ("Nova one", "Nova two")
    )

    assert (first.status_code, second.status_code) == (302, 409)
    organisation.refresh_from_db()
    assert organisation.legal_name == "Nova one"


def test_archiving_and_restoring(client, manager):
    organisation = build.organisation("Nova", cluster=manager.role_grants.get().cluster)

    states = []
    for verb in ("archive", "restore"):
        client.post(f"/en/organisations/{organisation.key}/{verb}/")
        organisation.refresh_from_db()
        states.append(organisation.state)

    assert states == ["archived", "active"]


def test_a_verb_that_is_no_button_is_not_there(client, manager):
    organisation = build.organisation("Nova", cluster=manager.role_grants.get().cluster)

    assert client.post(f"/en/organisations/{organisation.key}/merge/").status_code == 404


def test_stating_a_need_keeps_each_answer_and_ends_in_a_need(client, manager):
    client.post("/en/needs/state/title/", {"title": "Notice earlier that a patient gets worse"})
    client.post("/en/needs/state/description/", {"description": "They come back through the emergency room."})
    kept = Draft.objects.get(user=manager).values
    check = client.get("/en/needs/state/check/").content.decode()

    answer = client.post("/en/needs/state/check/", {"visibility": "network"})

    assert kept == {
        "title": "Notice earlier that a patient gets worse",
        "description": "They come back through the emergency room.",
    }
    assert "They come back through the emergency room." in check
    need_page = client.get(answer.headers["Location"]).content.decode()
    assert "Notice earlier that a patient gets worse" in need_page
    assert not Draft.objects.exists()


def test_a_needed_answer_is_asked_for_again(client, manager):
    answer = client.post("/en/needs/state/title/", {"title": " "})

    assert answer.status_code == 422


def test_a_page_of_another_host_is_no_way_back(client, db, data_folder):
    places = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)")

    ends = {
        client.post("/en/scheme/", {"scheme": "dark", "next": place}).headers["Location"] for place in places
    }

    assert ends == {"/en/"}


def test_the_light_is_kept_and_drawn_by_the_server(client, db, data_folder):
    client.post("/en/scheme/", {"scheme": "dark", "next": "/en/about/"})

    assert 'data-bs-theme="dark"' in client.get("/en/about/").content.decode()

"""Lists, details, adding, editing and verbs of records over the JSON interface."""

from __future__ import annotations

import pytest
from tests import build
from tests.api.callers import program, send, visitor

from innervate.core.models import Organisation
from innervate.core.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return build.cluster("North", slug="north")


@pytest.fixture
def manager(north):
    return build.user(role=Role.CLUSTER_MANAGER, cluster=north)


def labels(answer):
    return [item["label"] for item in answer.json()["items"]]


def test_a_visitor_lists_public_records_and_no_others(north):
    build.organisation("Open Clinic", cluster=north)
    build.organisation("Hidden Clinic", cluster=north, visibility="cluster")
    answer = visitor().get("/api/v1/organisations?count=true")
    assert (answer.status_code, labels(answer), answer.json()["total"]) == (200, ["Open Clinic"], 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_queries_however_long(rows, north, manager, django_assert_num_queries):
    for _ in range(rows):
        clinic = build.organisation(cluster=north)
        build.need(organisation=clinic)
    client = program(manager)
    client.get("/api/v1/needs")  # notes the use of the token once
    with django_assert_num_queries(5):
        answer = client.get("/api/v1/needs")
    assert len(answer.json()["items"]) == rows


def test_pages_follow_one_another_without_gap_or_double(north):
    names = [build.organisation(f"Clinic {number}", cluster=north).legal_name for number in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = visitor().get("/api/v1/organisations", {"limit": 2, "cursor": cursor}).json()
        seen += [item["legal_name"] for item in page["items"]]
        cursor = page["next"]
    assert seen == names


def test_filters_on_columns_combine(north):
    build.organisation("Here", cluster=north, country="BE", kind="hospital")
    build.organisation("There", cluster=north, country="FR", kind="hospital")
    build.organisation("Other", cluster=north, country="BE", kind="university")
    south = build.cluster("South", slug="south")
    build.organisation("South", cluster=south, country="BE", kind="hospital")
    answer = visitor().get(
        "/api/v1/organisations?country=BE&country=LU&kind=hospital&cluster=north&state=active"
    )
    assert labels(answer) == ["Here"]


def test_a_detail_shows_values_facts_with_source_and_what_may_be_done(north, manager):
    clinic = build.organisation(
        "Clinic",
        cluster=north,
        country="BE",
        kind="hospital",
        identifiers={"pic": "999999999"},
        facts={"description": "Heart failure at home", "sectors": ["telehealth"], "headcount": 52},
    )
    shown = program(manager).get(f"/api/v1/organisations/{clinic.key}").json()
    assert {
        name: shown[name] for name in ("key", "legal_name", "country", "sectors", "headcount", "state")
    } == {
        "key": clinic.key,
        "legal_name": "Clinic",
        "country": "BE",
        "sectors": ["telehealth"],
        "headcount": "52",
        "state": "active",
    }
    assert shown["labels"]["country"] == "Belgium"
    assert {fact["name"]: fact["source"]["name"] for fact in shown["facts"]} == {
        "description": "stated by the builder",
        "sectors": "stated by the builder",
        "headcount": "stated by the builder",
    }
    assert {"view", "edit", "archive"} <= set(shown["may"])
    assert visitor().get(f"/api/v1/organisations/{clinic.key}").json()["may"] == ["view"]


def test_a_reference_to_a_hidden_record_is_not_shown(north, manager):
    hidden = build.organisation("Hidden Clinic", cluster=north, visibility="cluster")
    need = build.need("Fewer falls", organisation=hidden)
    assert program(manager).get(f"/api/v1/needs/{need.key}").json()["organisation"] == hidden.key
    seen = visitor().get(f"/api/v1/needs/{need.key}")
    assert seen.json()["organisation"] is None
    assert "Hidden" not in seen.content.decode()


def test_an_e_mail_address_is_shown_to_who_may_edit_only(north, manager):
    person = build.person("Anna Kowalska", cluster=north, email="anna@example.org")
    assert program(manager).get(f"/api/v1/people/{person.key}").json()["email"] == "anna@example.org"
    for answer in (visitor().get(f"/api/v1/people/{person.key}"), visitor().get("/api/v1/people")):
        assert "Anna Kowalska" in answer.content.decode()
        assert "anna@example.org" not in answer.content.decode()


def test_a_manager_adds_a_record(north, manager):
    answer = send(
        program(manager),
        "POST",
        "/api/v1/organisations",
        {"legal_name": "New Clinic", "country": "BE", "sectors": ["telehealth"], "visibility": "public"},
    )
    assert answer.status_code == 201, answer.content
    made = Organisation.objects.get(legal_name="New Clinic")
    assert (made.cluster, made.country, made.visibility) == (north, "BE", "public")
    assert answer.headers["Location"] == f"/api/v1/organisations/{made.key}"
    assert answer.headers["ETag"] == program(manager).get(answer.headers["Location"]).headers["ETag"]


def test_a_refused_input_names_every_fault_and_adds_nothing(north, manager):
    answer = send(
        program(manager),
        "POST",
        "/api/v1/organisations",
        {"legal_name": " ", "country": "Atlantis", "website": "not an address"},
    )
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("/legal_name", "required"),
        ("/country", "choice-unknown"),
        ("/website", "url-unreadable"),
    ]
    assert not Organisation.objects.exists()


def test_an_unknown_field_is_refused_rather_than_dropped(north, manager):
    answer = send(program(manager), "POST", "/api/v1/organisations", {"legal_name": "X", "legalName": "Y"})
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("/legalName", "field-unknown")
    ]


def test_the_same_request_with_the_same_key_adds_one_record(north, manager):
    client = program(manager)
    body = {"legal_name": "Sent twice", "cluster": "north"}
    first, second = (
        send(client, "POST", "/api/v1/organisations", body, **{"Idempotency-Key": "k1"}) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["key"] == second.json()["key"]
    assert Organisation.objects.filter(legal_name="Sent twice").count() == 1


def test_a_key_used_for_another_request_is_refused(north, manager):
    client = program(manager)
    send(client, "POST", "/api/v1/organisations", {"legal_name": "One"}, **{"Idempotency-Key": "k1"})
    other = send(client, "POST", "/api/v1/organisations", {"legal_name": "Two"}, **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "idempotency-key-reused")
    assert not Organisation.objects.filter(legal_name="Two").exists()


def test_a_refused_request_does_not_use_its_key_up(north, manager):
    client = program(manager)
    refused = send(client, "POST", "/api/v1/organisations", {"legal_name": ""}, **{"Idempotency-Key": "k1"})
    accepted = send(
        client, "POST", "/api/v1/organisations", {"legal_name": "Now"}, **{"Idempotency-Key": "k1"}
    )
    assert (refused.status_code, accepted.status_code) == (422, 201)


def test_an_edit_of_the_version_at_hand_is_taken_and_of_an_older_one_refused(north, manager):
    clinic = build.organisation("Clinic", cluster=north)
    client, path = program(manager), f"/api/v1/organisations/{clinic.key}"
    tag = client.get(path).headers["ETag"]
    taken = send(client, "PATCH", path, {"city": "Liège"}, **{"If-Match": tag})
    refused = send(client, "PATCH", path, {"city": "Namur"}, **{"If-Match": tag})
    assert (taken.status_code, taken.json()["city"]) == (200, "Liège")
    assert (refused.status_code, refused.json()["code"]) == (412, "changed-meanwhile")
    clinic.refresh_from_db()
    assert clinic.city == "Liège"


def test_a_version_read_in_french_is_the_version_that_stands(north, manager):
    clinic = build.organisation("Clinic", cluster=north)
    client, path = program(manager), f"/api/v1/organisations/{clinic.key}"
    tag = client.get(path, headers={"Accept-Language": "fr"}).headers["ETag"]
    assert send(client, "PATCH", path, {"city": "Liège"}, **{"If-Match": tag}).status_code == 200


def test_an_answer_at_hand_is_not_sent_again(north):
    clinic = build.organisation("Clinic", cluster=north)
    path = f"/api/v1/organisations/{clinic.key}"
    tag = visitor().get(path).headers["ETag"]
    again = visitor().get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


def test_null_empties_a_field_and_a_required_one_cannot_be_emptied(north, manager):
    clinic = build.organisation("Clinic", cluster=north, city="Liège")
    client, path = program(manager), f"/api/v1/organisations/{clinic.key}"
    assert send(client, "PATCH", path, {"city": None}).json()["city"] is None
    refused = send(client, "PATCH", path, {"legal_name": None})
    assert [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [
        ("/legal_name", "required")
    ]


def test_archiving_and_restoring(north, manager):
    clinic = build.organisation("Clinic", cluster=north)
    client, path = program(manager), f"/api/v1/organisations/{clinic.key}"
    assert send(client, "POST", f"{path}/archive").json()["state"] == "archived"
    twice = send(client, "POST", f"{path}/archive")
    assert (twice.status_code, twice.json()["code"]) == (409, "wrong-state")
    assert visitor().get(path).status_code == 404
    assert send(client, "POST", f"{path}/restore").json()["state"] == "active"


def test_a_refusal_gives_its_reason_and_a_visitor_is_told_to_sign_in(north):
    clinic = build.organisation("Clinic", cluster=north)
    member = build.user(role=Role.MEMBER, cluster=north)
    path = f"/api/v1/organisations/{clinic.key}"
    refused = send(program(member), "POST", f"{path}/archive")
    assert (refused.status_code, refused.json()["code"]) == (403, "only-cluster-manager")
    unknown = send(visitor(), "POST", f"{path}/archive")
    assert (unknown.status_code, unknown.headers["WWW-Authenticate"]) == (401, 'Bearer realm="innervate"')
    clinic.refresh_from_db()
    assert clinic.state == "active"


def test_another_tenants_record_does_not_exist(north, manager):
    south = build.cluster("South")
    theirs = build.organisation("Theirs", cluster=south, visibility="cluster")
    client, path = program(manager), f"/api/v1/organisations/{theirs.key}"
    answers = [
        client.get(path),
        send(client, "PATCH", path, {"city": "Liège"}),
        send(client, "POST", f"{path}/archive"),
        client.get("/api/v1/organisations/zzzzzzzzzzzz"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not-found")] * 4

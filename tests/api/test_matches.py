"""Asking, reading why, answering and replaying over the JSON interface."""

from __future__ import annotations

import pytest
from tests import build
from tests.api.callers import program, send, visitor

from innervate.core import index
from innervate.core.models import MatchFeedback, MatchRun
from innervate.core.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(data_folder):
    cluster = build.cluster("North", slug="north")
    clinic = build.organisation(
        "CHU North", cluster=cluster, facts={"seeks": "Sensors for heart failure at home"}
    )
    build.organisation(
        "Heartbeat",
        cluster=cluster,
        country="BE",
        facts={"offers": "Wearable sensors that follow heart failure"},
    )
    build.organisation("Bakery", cluster=cluster, facts={"offers": "Bread and cakes"})
    secret = build.organisation(
        "Secret Sensors",
        cluster=build.cluster("South"),
        visibility="cluster",
        facts={"offers": "Wearable sensors that follow heart failure"},
    )
    index.rebuild()
    account = build.user(role=Role.ORGANISATION_ADMINISTRATOR, organisation=clinic)
    assert index.profile_id("directory.organisation", secret.key) in index.opened()
    return account


def ask(client, **body):
    return send(client, "POST", "/api/v1/matches", {"task": "partners", **body})


def test_a_question_is_answered_with_reasons_that_add_up(asker):
    answer = ask(program(asker), text="sensors for heart failure")
    assert answer.status_code == 201, answer.content
    run = answer.json()
    assert sorted(match["candidate"]["label"] for match in run["matches"][:2]) == ["CHU North", "Heartbeat"]
    assert "Secret Sensors" not in answer.content.decode()
    for match in run["matches"]:
        assert sum(signal["part"] for signal in match["because"]) == pytest.approx(match["score"], abs=1e-6)
    assert program(asker).get(answer.headers["Location"]).json() == run


def test_a_record_asks_with_what_it_says_of_itself(asker):
    clinic = asker.role_grants.get().organisation
    run = ask(program(asker), seeker=clinic.key).json()
    assert run["seeker"]["label"] == "CHU North"
    assert "CHU North" not in [match["candidate"]["label"] for match in run["matches"]]
    assert run["matches"][0]["candidate"]["label"] == "Heartbeat"


def test_a_question_that_cannot_be_asked_says_why(asker):
    client = program(asker)
    assert [ask(client, **body).json()["errors"][0]["code"] for body in (
        {},
        {"task": "marriage", "text": "x"},
        {"seeker": "zzzzzzzzzzzz"},
    )] == ["question-empty", "task-unknown", "seeker-unknown"]  # fmt: skip
    assert not MatchRun.objects.exists()


def test_a_visitor_and_a_reading_token_do_not_ask(asker):
    assert ask(visitor(), text="sensors").status_code == 401
    assert ask(program(asker, "read"), text="sensors").status_code == 403


def test_nobody_reads_what_another_asked(asker):
    run = ask(program(asker), text="sensors for heart failure").json()
    other = program(build.user(role=Role.CLUSTER_MANAGER, cluster=asker.role_grants.get().cluster))
    match = run["matches"][0]
    assert [
        other.get(path).status_code for path in (run["href"], match["href"], f"{match['href']}/replay")
    ] == [404] * 3
    assert send(other, "POST", f"{match['href']}/feedback", {"kind": "useful"}).status_code == 404


def test_a_match_says_every_part_and_replays_to_its_score(asker):
    client = program(asker)
    match = ask(client, text="sensors for heart failure").json()["matches"][0]
    why = client.get(match["href"]).json()
    assert {name: why[name] for name in match} == match
    assert why["explanation"]["score"] == match["score"]
    assert client.get(f"{match['href']}/replay").json() == {
        "score": pytest.approx(match["score"], abs=1e-6),
        "stored": match["score"],
        "agrees": True,
    }


def test_the_last_voice_counts(asker):
    client = program(asker)
    match = ask(client, text="sensors for heart failure").json()["matches"][0]
    for kind in ("useful", "contacted"):
        send(client, "POST", f"{match['href']}/feedback", {"kind": kind, "reason": "met at a fair"})
    assert client.get(match["href"]).json()["feedback"] == {"kind": "contacted", "reason": "met at a fair"}
    assert MatchFeedback.objects.count() == 1


def test_asking_again_keeps_both_answers(asker):
    client = program(asker)
    first = ask(client, text="sensors for heart failure").json()
    second = send(client, "POST", f"{first['href']}/again").json()
    assert second["key"] != first["key"]
    assert [match["candidate"] for match in second["matches"]] == [
        match["candidate"] for match in first["matches"]
    ]
    assert [run["key"] for run in client.get("/api/v1/matches").json()["items"]] == [
        second["key"],
        first["key"],
    ]

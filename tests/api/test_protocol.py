"""What holds for every answer: language, caches, problems in place of pages, cursors that are ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import build
from tests.api.callers import program, send, visitor

from innervate.api import paging
from innervate.api.problems import KIND_BY_ERROR, KINDS
from innervate.core import errors
from innervate.core.errors import InnervateError, InputRefused
from innervate.core.roles import Role
from innervate.vocab.messages import catalogue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "language", "detail"),
    [
        ("fr-BE, en;q=0.5", "fr", "Cette fiche n'existe pas, ou elle ne vous est pas ouverte."),
        ("ja, en;q=0.1", "en", "There is no such record, or it is not open to you."),
        ("", "en", "There is no such record, or it is not open to you."),
    ],
)
def test_sentences_are_in_the_language_of_the_caller(accepted, language, detail):
    answer = visitor(**{"Accept-Language": accepted}).get("/api/v1/organisations/zzzzzzzzzzzz")
    assert (answer.headers["Content-Language"], answer.json()["detail"]) == (language, detail)


def test_a_cookie_of_the_portal_does_not_change_the_language():
    client = visitor()
    client.cookies["django_language"] = "fr"
    assert client.get("/api/v1/clusters").headers["Content-Language"] == "en"


def test_no_cache_gives_one_callers_answer_to_another():
    answer = visitor().get("/api/v1/clusters")
    assert {"Accept-Language", "Authorization", "Cookie"} <= {
        name.strip() for name in answer.headers["Vary"].split(",")
    }
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_an_address_that_is_none_and_a_method_that_is_none_answer_with_problems():
    nowhere = visitor().get("/api/v1/nothing/here")
    assert (nowhere.status_code, nowhere.headers["Content-Type"], nowhere.json()["code"]) == (
        404,
        "application/problem+json",
        "no-such-address",
    )
    wrong = visitor().delete("/api/v1/clusters")
    assert (wrong.status_code, wrong.headers["Allow"], wrong.json()["code"]) == (
        405,
        "GET",
        "method-not-allowed",
    )


def test_a_body_that_is_not_json_is_malformed():
    client = program(build.user(role=Role.CLUSTER_MANAGER))
    answer = client.generic("POST", "/api/v1/organisations", b"{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "body-unreadable")


def test_faults_of_parameters_are_listed_together_by_name():
    answer = visitor().get("/api/v1/organisations?limit=0&state=lost&changed_since=yesterday")
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("state", "not-one-of"),
        ("changed_since", "not-an-instant"),
        ("limit", "number-too-small"),
    ]


def test_every_domain_error_has_one_kind_of_problem():
    declared = {
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, InnervateError) and one is not InnervateError
    }
    assert declared <= set(KIND_BY_ERROR)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_kind_of_problem_has_a_title_and_an_address(lang):
    for kind in KINDS:
        assert f"problem-{kind.slug}" in catalogue(lang)
        assert visitor().get(f"/api/v1/problems/{kind.slug}").json()["status"] == kind.status


@given(kind=st.sampled_from(["row", "hit"]), place=st.integers(min_value=0, max_value=2**62 - 1))
def test_a_cursor_is_read_as_it_was_written(kind, place):
    assert paging.read(paging.write(kind, place), kind) == place


@given(cursor=st.text(min_size=1, max_size=60))
def test_what_is_no_cursor_is_refused(cursor):
    ours = {paging.write("row", place) for place in range(10)}
    if cursor not in ours:
        with pytest.raises(InputRefused):
            paging.read(cursor, "row")


def test_a_cursor_of_another_list_is_refused():
    with pytest.raises(InputRefused):
        paging.read(paging.write("hit", 20), "row")


def test_an_unforeseen_failure_says_so_and_hides_its_reason(monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("innervate.core.selectors.clusters.clusters_with_counts", broken)
    answer = visitor().get("/api/v1/clusters")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-failure")
    assert "secret" not in answer.content.decode()
    assert "the secret of the house" in caplog.text


def test_a_change_without_a_body_is_refused_in_words():
    client = program(build.user(role=Role.CLUSTER_MANAGER))
    answer = send(client, "POST", "/api/v1/organisations")
    assert answer.status_code in (400, 422)

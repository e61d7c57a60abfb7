"""Every address of the portal answers as its cases say, in both languages, to whom they say."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from tests.portal.world import CASES, address, every_case

from innervate.portal.urls import urlpatterns


def test_every_address_has_a_case():
    assert {pattern.name for pattern in urlpatterns} == set(CASES)


def test_a_missing_case_would_be_noticed():
    assert {pattern.name for pattern in urlpatterns} != set(CASES) - {"home"}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_address_answers(client, world, lang):
    wrong = []
    for name, case in every_case():
        client.logout()
        if case.who != "visitor":
            client.force_login(
                world.users[case.who], backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        where = address(name, case, world, lang)
        answer = client.get(where)
        if answer.status_code != case.status:
            wrong.append((where, case.who, answer.status_code, case.status))

    assert wrong == []


def test_a_visitor_is_led_to_the_sign_in_page_and_back(client, world):
    answer = client.get("/en/me/")

    assert answer.headers["Location"] == "/en/account/login/?next=%2Fen%2Fme%2F"


def test_the_other_language_is_tied_to_each_page(client, world):
    page = client.get("/en/organisations/?q=heart").content.decode()

    assert 'hreflang="fr" href="/fr/organisations/?q=heart"' in page


def test_a_part_of_a_page_comes_without_its_frame(client, world):
    whole, part = (
        client.get("/en/organisations/", headers=headers) for headers in ({}, {"HX-Request": "true"})
    )

    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b'id="results"' in part.content
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize(
    ("template", "words"), [("404.html", "There is no such page"), ("403.html", "not open to you")]
)
def test_pages_of_faults_stand_in_the_frame(rf, world, template, words):
    request = rf.get("/en/nowhere/")
    request.user = AnonymousUser()

    page = render_to_string(template, request=request)

    assert words in page
    assert 'class="band"' in page


@pytest.mark.parametrize("template", ["500.html", "403_csrf.html"])
def test_pages_of_last_resort_need_nothing(template):
    assert "<h1>" in render_to_string(template)


def test_a_wrong_address_answers_404(client, world):
    answer = client.get("/en/organisations/not/there/at/all/")

    assert answer.status_code == 404
    assert b"There is no such page" in answer.content


@pytest.mark.parametrize(("query", "value"), [("", None), ("?email=anna@example.org", "anna@example.org")])
def test_the_door_of_a_demonstration_can_name_the_account(client, db, data_folder, query, value):
    page = client.get(f"/en/account/login/{query}").content.decode()

    assert ('value="anna@example.org"' in page) == (value is not None)
    assert 'name="login"' in page

"""The first page after signing in, for who has just set a node up."""

from __future__ import annotations

import re

import pytest
from tests import build

from innervate.core.models import User

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def administrator(client, db, data_folder):
    user = User.objects.create_superuser(email="admin@example.org", password="a long pass phrase", name="Ada")
    client.force_login(user, backend=SIGN_IN)
    return user


def _doors(client):
    page = client.get("/en/").content.decode()
    return page, re.findall(r'href="([^"]+)">\w[^<]*<span class="visually-hidden">: ([^,<]+),', page)


def test_an_empty_node_shows_its_administrator_the_way_forward(client, administrator):
    page, doors = _doors(client)

    assert doors == [("/en/clusters/new/", "Add a cluster")]
    assert "Node administrator" in page
    assert "You hold no role" not in page


def test_the_administrator_begins_in_each_cluster(client, administrator):
    build.cluster("Valley", slug="valley")

    _page, doors = _doors(client)

    assert {
        ("/en/clusters/new/", "Add a cluster"),
        ("/en/clusters/valley/imports/", "Import a file"),
        ("/en/clusters/valley/people/", "Invite somebody"),
        ("/en/clusters/valley/duplicates/", "Is our list without doubles?"),
    } <= set(doors)

"""What is not open to a reader stands nowhere: each test first shows that there is something to leak."""

from __future__ import annotations

import pytest
from tests import build

from innervate.core import index
from innervate.core.models import Visibility
from innervate.core.roles import Role

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "Quietly Hidden Ltd"
PLACES = (
    "/en/",
    "/en/organisations/",
    "/en/organisations/?q=quietly",
    "/en/search/?q=quietly",
    "/en/search/suggest/?q=quie",
    "/en/clusters/still/",
    "/en/map/",
    "/en/map.csv",
    "/en/network/",
)


@pytest.fixture
def hidden(db, data_folder):
    cluster = build.cluster("Still", slug="still")
    kept = build.organisation(
        SECRET, cluster=cluster, visibility=Visibility.CLUSTER, country="PT", latitude=38.7, longitude=-9.1
    )
    other = build.organisation("Open Ltd", cluster=cluster, visibility=Visibility.CLUSTER)
    build.project("Kept together", partners=[kept, other], visibility=Visibility.CLUSTER)
    index.rebuild()
    return kept


def _places_that_show_it(client, hidden):
    """Its own page is counted by its status: a page of a fault repeats the address that was asked for."""
    own = [f"/en/organisations/{hidden.key}/"]
    own = [place for place in own if client.get(place).status_code == 200]
    words = (SECRET, "Portugal", f"/{hidden.key}/")
    shown = [place for place in PLACES if any(word in client.get(place).content.decode() for word in words)]
    return shown + own


def test_a_member_of_the_cluster_sees_it(client, hidden):
    client.force_login(build.user(role=Role.CLINICIAN, cluster=hidden.cluster), backend=SIGN_IN)

    assert len(_places_that_show_it(client, hidden)) > 6


def test_a_visitor_sees_nothing_of_it(client, hidden):
    assert _places_that_show_it(client, hidden) == []


def test_a_manager_of_another_cluster_sees_nothing_of_it(client, hidden):
    client.force_login(build.user(role=Role.CLUSTER_MANAGER, cluster=build.cluster()), backend=SIGN_IN)

    assert _places_that_show_it(client, hidden) == []


def test_an_e_mail_address_shows_only_to_who_may_edit(client, db, data_folder):
    person = build.person("Ada", email="ada@hidden.example")
    place = f"/en/people/{person.key}/"
    client.force_login(build.user(role=Role.CLUSTER_MANAGER, cluster=person.cluster), backend=SIGN_IN)
    assert "ada@hidden.example" in client.get(place).content.decode()
    client.logout()

    assert "ada@hidden.example" not in client.get(place).content.decode()


def test_an_expert_without_consent_is_not_found(client, db, data_folder):
    build.person("Shy Expert", consents=False)
    build.person("Open Expert", consents=True)
    index.rebuild()

    page = client.get("/en/people/").content.decode()

    assert ("Open Expert" in page, "Shy Expert" in page) == (True, False)


def test_nobody_reads_what_another_asked(client, world):
    client.force_login(world.users["clinician"], backend=SIGN_IN)

    statuses = [
        client.get(f"/en/matches/{world.arguments['run']}/").status_code,
        client.get(f"/en/matches/why/{world.arguments['match']}/").status_code,
    ]

    assert statuses == [404, 404]


@pytest.mark.parametrize("kind", ["needs", "solutions"])
def test_an_open_record_does_not_name_a_hidden_organisation(client, db, data_folder, kind):
    secret = build.organisation("Secret Spin-off", visibility="private")
    make = build.need if kind == "needs" else build.solution
    record = make("Less waiting", organisation=secret)
    index.rebuild()
    addresses = [f"/en/{kind}/", f"/en/{kind}/{record.key}/", "/en/search/?q=waiting"]

    pages = [client.get(address).content.decode() for address in addresses]

    assert [("Less waiting" in page, "Secret" in page) for page in pages] == [(True, False)] * 3
    client.force_login(build.user(role=Role.CLUSTER_MANAGER, cluster=secret.cluster), backend=SIGN_IN)
    assert ["Secret Spin-off" in client.get(one).content.decode() for one in addresses[:2]] == [True, True]


def test_a_form_does_not_name_a_hidden_partner(client, db, data_folder):
    shown = build.organisation("Shown Partner")
    secret = build.organisation("Secret Spin-off", visibility="private")
    project = build.project(cluster=shown.cluster, partners=[shown, secret])
    client.force_login(build.user(role=Role.CLUSTER_MANAGER, cluster=shown.cluster), backend=SIGN_IN)

    page = client.get(f"/en/projects/{project.key}/edit/").content.decode()

    assert ("Shown Partner" in page, "Secret" in page) == (True, False)

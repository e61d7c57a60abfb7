"""The import wizard from file to import and back."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import build

from innervate.core.models import Organisation
from innervate.core.roles import Role

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
GOOD = "Name,Country,Size\nCardio Nova,Belgium,small\nLung Labs,France,micro\n"


@pytest.fixture
def manager(client, db, data_folder):
    user = build.user(role=Role.CLUSTER_MANAGER, cluster=build.cluster("Valley", slug="valley"))
    client.force_login(user, backend=SIGN_IN)
    return user


def _read(client, text):
    sent = {"entity": "directory.organisation", "file": SimpleUploadedFile("members.csv", text.encode())}
    return client.post("/en/clusters/valley/imports/", sent).headers["Location"]


def _checked(client, place):
    page = client.get(place).content.decode()
    columns = {
        name: re.search(r'<option value="(\w+)" selected', part).group(1)
        for name, part in re.findall(r'name="(columns-\d+)"(.*?)</select>', page, re.DOTALL)
        if re.search(r'<option value="(\w+)" selected', part)
    }
    return client.post(f"{place}columns/", {**columns, "visibility": "network", "as_members": "yes"})


def test_columns_are_recognised(client, manager):
    page = client.get(_read(client, GOOD)).content.decode()

    assert "3 of 3 columns are recognised" in page


def test_nothing_is_written_before_it_is_said(client, manager):
    _checked(client, _read(client, GOOD))

    assert Organisation.objects.count() == 0


def test_a_file_is_imported_and_taken_back(client, manager):
    place = _read(client, GOOD)
    _checked(client, place)

    client.post(f"{place}run/")
    imported = sorted(Organisation.objects.values_list("legal_name", flat=True))
    client.post(f"{place}undo/")

    assert imported == ["Cardio Nova", "Lung Labs"]
    assert Organisation.objects.count() == 0
    assert "This import was taken back" in client.get(place).content.decode()


def test_faulty_cells_are_shown_with_their_row_and_what_to_mend(client, manager):
    place = _read(client, GOOD.replace("small", "middling"))
    _checked(client, place)

    page = client.get(place).content.decode()

    assert "1 cell has to be mended" in page
    assert re.search(r"row 2.*middling", page, re.DOTALL)


def test_a_missing_file_is_said(client, manager):
    answer = client.post("/en/clusters/valley/imports/", {"entity": "directory.organisation"})

    assert answer.status_code == 422
    assert b"Choose a file first." in answer.content


def test_a_likely_double_is_asked_about(client, manager):
    build.organisation("Cardio Nova", cluster=manager.role_grants.get().cluster, country="BE", city="Liège")
    place = _read(client, "Name,Country,Town,Website\nCardio Nova SA,Belgium,Liège,https://nova.example\n")
    _checked(client, place)

    page = client.get(place).content.decode()

    assert "which is there already" in page

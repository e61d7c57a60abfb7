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


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.pdf", b"%PDF-1.4\n1 0 obj\n", "neither a CSV nor an XLSX"),
        ("x.xlsx", b"notzip", "neither a CSV nor an XLSX"),
        ("x.csv", b"Name,Country\n", "headers and no row beneath them"),
    ],
)
def test_what_is_no_table_is_refused_at_the_door(client, manager, name, content, sentence):
    sent = {"entity": "directory.organisation", "file": SimpleUploadedFile(name, content)}

    answer = client.post("/en/clusters/valley/imports/", sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_what_would_change_bears_the_labels_of_its_fields(client, manager):
    place = _read(client, GOOD)
    _checked(client, place)
    client.post(f"{place}run/")
    key = Organisation.objects.get(legal_name="Lung Labs").key
    again = _read(client, f"Key,Name,Country,Size\n{key},Lung Works,France,small\n")
    _checked(client, again)

    page = client.get(again).content.decode()

    assert re.findall(r"<dt>([^<]+)</dt>", page) == ["Legal name", "Size"]
    assert "legal_name" not in page


def test_every_row_of_the_file_is_counted_once_and_the_page_says_what_was_taken_back(client, manager):
    place = _read(client, GOOD)
    _checked(client, place)
    counted = re.findall(
        r'class="value">(\d+)</span><span class="of">([^<]+)', client.get(place).content.decode()
    )
    client.post(f"{place}run/")
    client.post(f"{place}undo/")

    assert [(int(count), of) for count, of in counted] == [
        (2, "new"),
        (0, "changed"),
        (0, "as they were"),
        (0, "joined to another row"),
        (0, "left out"),
        (0, "to decide"),
    ]
    assert "Taken back: 2 new ones removed, 0 changed ones" in client.get(place).content.decode()

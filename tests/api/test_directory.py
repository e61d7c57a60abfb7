"""Imports, exports, merges and a person's own decisions over the JSON interface."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import build
from tests.api.callers import program, send, visitor

from innervate.capabilities.directory.models import Person
from innervate.core.models import Organisation
from innervate.core.roles import Role
from innervate.sources.spreadsheet import open_table

pytestmark = pytest.mark.django_db

MEMBERS = "Name,Country,Town\nCHU Example,BE,Liège\nAcme Wearables,FR,Paris\n"


@pytest.fixture
def north(data_folder):
    return build.cluster("North", slug="north")


@pytest.fixture
def manager(north):
    return program(build.user(role=Role.CLUSTER_MANAGER, cluster=north))


def upload(client, text=MEMBERS, **fields):
    file = SimpleUploadedFile("members.csv", text.encode(), content_type="text/csv")
    return client.post("/api/v1/imports", {"file": file, **fields})


def test_a_file_is_checked_imported_and_taken_back(north, manager):
    started = upload(manager)
    assert started.status_code == 201, started.content
    run = started.json()
    assert [(column["header"], column["field"]) for column in run["columns"]] == [
        ("Name", "name"),
        ("Country", "country"),
        ("Town", "city"),
    ]
    columns = {column["position"]: column["field"] for column in run["columns"]}
    send(manager, "PUT", f"{run['href']}/mapping", {"columns": columns, "visibility": "public"})
    checked = send(manager, "POST", f"{run['href']}/check").json()
    assert (checked["state"], checked["report"]["counts"]["create"]) == ("checked", 2)
    assert not Organisation.objects.exists()
    imported = send(manager, "POST", f"{run['href']}/run").json()
    assert imported["state"] == "imported"
    assert sorted(Organisation.objects.values_list("legal_name", "country", "city", "visibility")) == [
        ("Acme Wearables", "FR", "Paris", "public"),
        ("CHU Example", "BE", "Liège", "public"),
    ]
    assert send(manager, "POST", f"{run['href']}/undo").json()["state"] == "undone"
    assert not Organisation.objects.exists()


def test_every_faulty_cell_is_named_and_nothing_is_imported(north, manager):
    run = upload(manager, "Name,Country\nOne,Atlantis\nTwo,Qqqqqq\n").json()
    columns = {column["position"]: column["field"] for column in run["columns"]}
    send(manager, "PUT", f"{run['href']}/mapping", {"columns": columns})
    checked = send(manager, "POST", f"{run['href']}/check").json()
    assert checked["state"] == "refused"
    assert [(fault["row"], fault["column"], fault["code"]) for fault in checked["faults"]] == [
        (2, "B", "choice-unknown"),
        (3, "B", "choice-unknown"),
    ]
    refused = send(manager, "POST", f"{run['href']}/run")
    assert (refused.status_code, Organisation.objects.count()) == (409, 0)


def test_a_file_that_is_no_table_is_refused(north, manager):
    answer = upload(manager, "")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/file"]


def test_who_may_not_import_hears_so_before_the_file_is_looked_at(north, monkeypatch):
    monkeypatch.setattr("innervate.capabilities.directory.services.imports.MOST_BYTES", 5)
    member = program(build.user(role=Role.MEMBER, cluster=north))
    manager = program(build.user(role=Role.CLUSTER_MANAGER, cluster=north))
    assert [upload(who, cluster="north").status_code for who in (member, manager)] == [403, 422]


def test_only_a_manager_imports(north):
    member = program(build.user(role=Role.MEMBER, cluster=north))
    assert upload(member, cluster="north").status_code == 403
    assert upload(visitor(), cluster="north").status_code == 401


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_export_holds_what_the_caller_may_see(format, north, manager):
    build.organisation("Open Clinic", cluster=north)
    build.organisation("Closed Clinic", cluster=north, visibility="cluster")
    path = f"/api/v1/clusters/north/exports/organisations.{format}"
    names = [exported_names(client.get(path).content) for client in (manager, visitor())]
    assert names == [["Open Clinic", "Closed Clinic"], ["Open Clinic"]]


def exported_names(content):
    table = open_table(io.BytesIO(content).getvalue(), file="export")
    at = next(number for number, column in enumerate(table.columns) if column.header.lower() == "name")
    return [row.values[at] for row in table.rows(lambda fault: None)]


def test_people_are_exported_for_their_managers_only(north, manager):
    build.person("Anna Kowalska", cluster=north, email="anna@example.org")
    path = "/api/v1/clusters/north/exports/people.csv"
    assert "anna@example.org" in manager.get(path).content.decode()
    assert visitor().get(path).status_code == 401


def test_two_records_become_one_and_two_again(north, manager):
    kept, absorbed = (build.organisation(name, cluster=north) for name in ("CHU Liège", "CHU Liege"))
    path = f"/api/v1/organisations/{kept.key}/merge"
    merged = send(manager, "POST", path, {"absorbed": absorbed.key})
    assert (merged.status_code, merged.json()["kept"]) == (201, kept.key)
    twice = send(manager, "POST", path, {"absorbed": absorbed.key})
    assert twice.status_code == 409
    [listed] = manager.get("/api/v1/clusters/north/merges").json()["items"]
    assert listed == merged.json()
    assert send(manager, "POST", f"/api/v1/merges/{listed['key']}/undo").json()["undone_at"] is not None
    absorbed.refresh_from_db()
    assert absorbed.state == "active"


def test_an_unknown_record_cannot_be_absorbed(north, manager):
    kept = build.organisation("CHU Liège", cluster=north)
    hidden = build.organisation("Hidden", cluster=build.cluster("South"), visibility="cluster")
    for key in (hidden.key, "zzzzzzzzzzzz"):
        answer = send(manager, "POST", f"/api/v1/organisations/{kept.key}/merge", {"absorbed": key})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "reference-unknown")


def test_a_person_decides_whether_she_is_found(north):
    anna = build.user(role=Role.EXPERT, cluster=north)
    person = build.person("Anna Kowalska", cluster=north, user=anna, consents=False)
    path, herself = f"/api/v1/people/{person.key}", program(anna)
    assert visitor().get(path).status_code == 404
    assert send(herself, "POST", f"{path}/consent").status_code == 204
    assert visitor().get(path).status_code == 200
    assert send(herself, "POST", f"{path}/withdraw_consent").status_code == 204
    assert visitor().get(path).status_code == 404


def test_a_person_is_exported_and_erased(north, manager):
    person = build.person("Anna Kowalska", cluster=north, email="anna@example.org")
    path = f"/api/v1/people/{person.key}"
    held = send(manager, "POST", f"{path}/export")
    assert (held.status_code, "anna@example.org" in held.content.decode()) == (200, True)
    erased = send(manager, "POST", f"{path}/erase")
    assert (erased.status_code, Person.objects.count()) == (200, 0)
    assert manager.get(path).status_code == 404

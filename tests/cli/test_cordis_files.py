"""A CORDIS package as files to match in: organisations with the projects that speak for them."""

from __future__ import annotations

import csv

import pytest
from tests.cli.terminal import here

PROJECT = ("id", "acronym", "status", "title", "startDate", "endDate", "ecSignatureDate", "objective")
ORGANISATION = ("projectID", "organisationID", "name", "shortName", "SME", "activityType", "country", "role")


def write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        writer.writerows(rows)


@pytest.fixture
def package(tmp_path, monkeypatch):
    monkeypatch.setenv("INNERVATE_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "cordis"
    folder.mkdir()
    write(
        folder / "project.csv",
        PROJECT,
        [
            (
                "101000001",
                "HEARTS",
                "SIGNED",
                "Hearts at home",
                "2023-01-01",
                "2026-01-01",
                "2022-12-01",
                "Heart failure is followed with wearable sensors.",
            ),
            (
                "101000002",
                "BREAD",
                "SIGNED",
                "Better bread",
                "2023-01-01",
                "2026-01-01",
                "2022-12-01",
                "Sourdough without gluten.",
            ),
        ],
    )
    write(
        folder / "organization.csv",
        ORGANISATION,
        [
            ("101000001", "999999999", "CHU EXAMPLE", "CHU", "false", "HES", "BE", "coordinator"),
            ("101000001", "999999998", "ACME WEARABLES", "", "true", "PRC", "FR", "participant"),
            ("101000001", "999999990", "A PERSON", "", "", "PRC", "FR", "participant"),
            ("101000002", "999999997", "BAKERY", "", "true", "PRC", "FR", "coordinator"),
        ],
    )
    return folder


def test_projects_speak_for_their_partners(package, capsys):
    said = here(
        capsys, "match", "partners", "--data", str(package), "--query", "heart failure sensors", "--json"
    )
    matches = said.document["matches"]
    assert sorted(match["name"] for match in matches) == ["ACME WEARABLES", "CHU EXAMPLE"]
    assert {part["title"] for match in matches for part in match["explanation"]["evidence"]} == {
        "HEARTS: Hearts at home"
    }


def test_who_may_be_a_natural_person_is_left_out(package, capsys):
    said = here(capsys, "search", "A PERSON", "--data", str(package), "--json")
    assert "A PERSON" not in [one["name"] for one in said.document["results"]]


def test_organisations_and_projects_are_found(package, capsys):
    said = here(capsys, "search", "sourdough", "--data", str(package), "--json")
    assert sorted((one["kind"], one["name"]) for one in said.document["results"]) == [
        ("organisation", "BAKERY"),
        ("project", "BREAD: Better bread"),
    ]

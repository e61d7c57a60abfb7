"""Searching, matching and comparing plain files, with no web part installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.terminal import alone, here
from tests.cli.test_commands import WEB

from innervate.cli.failures import ExitCode
from innervate.sources.spreadsheet import write_csv, write_xlsx

HEADERS = ("Name", "Country", "PIC", "Description", "Offers", "Seeks")
ROWS = (
    ("CHU Example", "BE", "999999999", "University hospital", None, "Wearable sensors for heart failure"),
    ("Acme Wearables", "FR", "999999998", "Maker of devices", "Wearable sensors for heart failure", None),
    ("Bakery", "FR", "999999997", "Bread and cakes", None, None),
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("INNERVATE_CACHE_DIR", str(tmp_path / "cache"))
    found = tmp_path / "ecosystem"
    found.mkdir()
    (found / "organisations.csv").write_bytes(write_csv(HEADERS, ROWS))
    (found / "needs.jsonl").write_text(
        json.dumps({"title": "Heart failure at home", "description": "We need to see it coming earlier"})
        + "\n"
    )
    return found


def names(said):
    return [one["name"] for one in said.document["results"]]


def test_matching_works_without_any_web_part(folder, tmp_path):
    arguments = ("match", "partners", "--data", str(folder), "--query", "heart failure sensors", "--json")
    said = alone(tmp_path, *arguments, without=WEB)
    assert said.code == 0, said.err
    assert {match["name"] for match in said.document["matches"]} == {"Acme Wearables", "CHU Example"}
    assert said.imported.isdisjoint(WEB)


def test_an_organisation_asks_with_its_name_or_its_pic(folder, capsys):
    by = {}
    for name in ("CHU Example", "999999999"):
        said = here(capsys, "match", "partners", "--data", str(folder), "--organisation", name, "--json")
        by[name] = [match["name"] for match in said.document["matches"]]
        assert said.document["seeker"]["name"] == "CHU Example"
    assert by["CHU Example"] == by["999999999"] == ["Acme Wearables"]


def test_a_match_says_why_and_its_parts_add_up(folder, capsys):
    said = here(capsys, "match", "need-help", "--data", str(folder), "--query", "wearable sensors", "--json")
    [best, *_] = said.document["matches"]
    parts = [signal["part"] for signal in best["explanation"]["signals"]]
    assert sum(parts) == pytest.approx(best["score"], abs=1e-6)
    assert best["because"]
    assert said.document["record"]["task"] == "need-help"


def test_the_same_question_twice_gives_the_same_bytes(folder, capsys):
    arguments = (
        "match",
        "partners",
        "--data",
        str(folder),
        "--query",
        "heart",
        "--on",
        "2026-11-21",
        "--json",
    )
    assert here(capsys, *arguments).out == here(capsys, *arguments).out


def test_search_finds_words_names_and_identifiers_of_every_kind(folder, capsys):
    found = {
        query: names(here(capsys, "search", query, "--data", str(folder), "--json"))
        for query in ("cakes", "Acme", "999999999", "earlier")
    }
    assert found == {
        "cakes": ["Bakery"],
        "Acme": ["Acme Wearables"],
        "999999999": ["CHU Example"],
        "earlier": ["Heart failure at home"],
    }


def test_filters_narrow_a_search(folder, capsys):
    said = here(
        capsys,
        "search",
        "heart failure",
        "--data",
        str(folder),
        "--kind",
        "organisation",
        "--country",
        "FR",
        "--json",
    )
    assert names(said) == ["Acme Wearables"]


def test_an_index_is_kept_until_the_files_change(folder, capsys):
    first, second = (here(capsys, "index", "--data", str(folder), "--json").document for _ in range(2))
    assert (first["built"], second["built"], second["profiles"]) == (True, False, 4)
    (folder / "organisations.csv").write_bytes(write_csv(HEADERS, [*ROWS, ("Newcomer", *[None] * 5)]))
    third = here(capsys, "index", "--data", str(folder), "--json").document
    assert (third["built"], third["profiles"]) == (True, 5)
    assert not (folder.parent / first["index"]).exists()


def test_a_damaged_cache_is_made_anew(folder, capsys):
    first = here(capsys, "index", "--data", str(folder), "--json").document
    for file in Path(first["index"]).rglob("*.npy"):
        file.unlink()
    assert here(capsys, "index", "--data", str(folder), "--json").document["built"]


def test_workbooks_are_read_like_text(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("INNERVATE_CACHE_DIR", str(tmp_path / "cache"))
    book = tmp_path / "members.xlsx"
    book.write_bytes(write_xlsx(HEADERS, ROWS, sheet="Members"))
    assert names(here(capsys, "search", "cakes", "--data", str(book), "--json")) == ["Bakery"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("search", "x", "--data", "nowhere"), ExitCode.NOT_FOUND, "folder-not-found"),
        (("match", "partners", "--data", "."), ExitCode.WRONG_USAGE, "needs-a-question"),
        (("dedupe", "nowhere.csv"), ExitCode.NOT_FOUND, "file-not-found"),
    ],
)
def test_a_failure_is_a_sentence_or_one_json_line(arguments, code, message, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = here(capsys, *arguments, "--json")
    assert (said.code, said.failure["code"], said.out) == (code, message, "")
    spoken = here(capsys, *arguments)
    assert spoken.code == code
    assert " ".join(said.failure["message"].split()) == " ".join(spoken.err.split())


def test_an_empty_folder_says_what_it_expects(tmp_path, capsys):
    said = here(capsys, "search", "x", "--data", str(tmp_path), "--json")
    assert (said.code, said.failure["code"]) == (ExitCode.NOT_FOUND, "nothing-to-read")
    assert "organisations.csv" in said.failure["message"]


def test_an_unknown_organisation_is_answered_with_the_nearest_names(folder, capsys):
    said = here(capsys, "match", "partners", "--data", str(folder), "--organisation", "CHU Exampel", "--json")
    assert (said.code, said.failure["code"]) == (ExitCode.NOT_FOUND, "organisation-not-in-the-data")
    assert "CHU Example" in said.failure["message"]


def test_likely_duplicates_are_listed_with_reasons(tmp_path, capsys):
    file = tmp_path / "members.csv"
    rows = [("Acme", "FR", "Paris"), ("ACME S.A.S.", "FR", "Paris"), ("Bakery", "BE", "Namur")]
    file.write_bytes(write_csv(("Name", "Country", "Town"), rows))
    said = here(capsys, "dedupe", str(file), "--json")
    [pair] = said.document["duplicates"]
    assert (pair["rows"], pair["names"]) == ([2, 3], ["Acme", "ACME S.A.S."])
    assert [one["code"] for one in pair["because"]]
    assert "ACME S.A.S." in here(capsys, "dedupe", str(file)).out

from __future__ import annotations

import re
from pathlib import Path

import pytest

from innervate.project.configuration import Configuration

ROOT = Path(__file__).parents[2]


def name_of(field: str) -> str:
    return str(Configuration.model_fields[field].validation_alias or f"INNERVATE_{field.upper()}")


def test_the_operators_page_lists_every_setting_with_its_meaning_and_no_other():
    page = (ROOT / "docs/operator/settings.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| ", page, re.M)
    declared = [(name_of(name), field.description) for name, field in Configuration.model_fields.items()]
    assert listed == declared


def test_the_example_sets_only_what_exists():
    lines = (ROOT / "deploy/environment.example").read_text(encoding="utf-8").splitlines()
    names = {line.split("=")[0] for line in lines if line and not line.startswith("#")}
    assert names <= {name_of(name) for name in Configuration.model_fields}


def database(address: str, monkeypatch) -> dict[str, object]:
    monkeypatch.setenv("DATABASE_URL", address)
    return Configuration().database()


def test_a_database_address_is_read_with_its_escapes(monkeypatch):
    read = database("postgresql://an%40na:p%2Fw@db.example.org:5433/north?sslmode=require", monkeypatch)
    wanted = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert [read[name] for name in wanted] == [
        "north",
        "an@na",
        "p/w",
        "db.example.org",
        "5433",
        {"sslmode": "require"},
    ]


def test_a_socket_folder_is_named_in_the_query(monkeypatch):
    read = database("postgresql:///north?host=/run/postgresql&user=anna", monkeypatch)
    assert (read["HOST"], read["USER"], read["NAME"]) == ("/run/postgresql", "anna", "north")


@pytest.mark.parametrize("address", ["mysql://h/n", "postgresql://h/n?sslmod=require", "north"])
def test_a_slip_in_the_address_is_refused(address, monkeypatch):
    with pytest.raises(ValueError, match="DATABASE_URL"):
        database(address, monkeypatch)


def test_without_an_address_the_database_is_a_file_of_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("INNERVATE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert Configuration().database()["NAME"] == tmp_path / "innervate.sqlite3"

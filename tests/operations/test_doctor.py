from __future__ import annotations

import json

import pytest
from tests.operations.node import Node

from innervate.core.operations.data_folder import DataFolder

MAKE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def findings(node: Node, code: int) -> dict[str, tuple[str, str]]:
    answer = json.loads(node.call("doctor", "--json", code=code).stdout)
    assert all(finding["message"] != finding["code"] for finding in answer)  # each has its sentence
    return {finding["check"]: (finding["status"], finding["code"]) for finding in answer}


@pytest.fixture
def node(new_node) -> Node:
    made = new_node("sqlite")
    DataFolder(made.folder).make()
    made.python(MAKE)
    return made


def test_what_is_missing_is_named_with_the_way_to_mend_it(node):
    assert findings(node, 1) == {
        "python": ("good", "doctor-python-good"),
        "data folder": ("good", "doctor-folder-good"),
        "secret key": ("good", "doctor-key-good"),
        "disk": ("good", "doctor-disk-good"),
        "database": ("good", "doctor-database-sqlite"),
        "tables": ("good", "doctor-tables-good"),
        "administrator": ("warning", "doctor-administrator-missing"),
        "search index": ("fault", "doctor-index-missing"),
        "files of the pages": ("fault", "doctor-files-old"),
        "mail": ("warning", "doctor-mail-to-files"),
        "worker": ("warning", "doctor-worker-not-here"),
        "clock": ("good", "doctor-clock-good"),
        "address": ("good", "doctor-address-good"),
        "demonstration": ("good", "doctor-demo-none"),
    }


def test_open_doors_and_wrong_settings_are_found(node):
    node.folder.chmod(0o755)
    DataFolder(node.folder).secret_key_file.chmod(0o644)
    (node.folder / "demo-accounts.json").write_text('[{"role": "member"}]', encoding="utf-8")
    exposed = Node(
        node.folder,
        settings={
            "INNERVATE_ADDRESS": "http://portal.example.org",
            "INNERVATE_MAIL_HOST": "127.0.0.1",
            "INNERVATE_MAIL_PORT": "1",
        },
    )
    found = findings(exposed, 1)
    assert {
        check: found[check] for check in ("data folder", "secret key", "mail", "address", "demonstration")
    } == {
        "data folder": ("warning", "doctor-folder-open"),
        "secret key": ("fault", "doctor-key-open"),
        "mail": ("fault", "doctor-mail-unreachable"),
        "address": ("fault", "doctor-address-not-https"),
        "demonstration": ("fault", "doctor-demo-on-network"),
    }


def test_a_node_that_is_not_there_is_said_in_a_sentence(new_node, tmp_path):
    missing = new_node("sqlite")
    assert b"There is no data folder" in missing.call("doctor", code=1).stderr
    assert b"is not ready" in missing.call("tick", code=1).stderr
    DataFolder(missing.folder).make()
    nowhere = Node(missing.folder, database=f"postgresql:///none?host={tmp_path}&user=nobody")
    assert findings(nowhere, 1)["database"] == ("fault", "doctor-database-unreachable")
    wrong = Node(missing.folder, database="mysql://localhost/innervate")
    assert b"must begin with postgresql://" in wrong.call("doctor", code=1).stderr.replace(b"\n", b" ")

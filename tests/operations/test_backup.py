"""A backup carries everything from one node to another, whatever their databases."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.operations.node import Node

# Every table that a person fills gets rows, with what databases like to change on the way: accents and
# emoji, microseconds, very large and very small numbers, nulls, nested JSON in unsorted order.
FILL = """
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
from allauth.mfa.models import Authenticator
from innervate.core import audit
from innervate.core.actor import SYSTEM, actor_of_user
from innervate.core.models import Job
from innervate.core.roles import Role
from innervate.core.services import accounts
from tests import build
now = datetime(2026, 11, 21, 9, 30, 15, 123456, tzinfo=timezone.utc)
cluster = build.cluster("Nord", description="Żółć \u2603 \U0001f600")
user = build.user(role=Role.CLUSTER_MANAGER, cluster=cluster, name="Zoë")
actor = actor_of_user(user)
accounts.invite(actor=actor, cluster=cluster, email="zoe@example.org", role="expert", now=now)
accounts.create_token(actor=actor, label="statistics", scope="read", expires_at=now)
Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DP", "b": [1, {"a": None}]})
numbers = [1.0, 0.1, 1e22, 1.0796907534255283e17, 1e-7, -0.0, 10**20, 2**60, True, None]
Job.objects.create(kind="x", parameters={"z": 1, "a": numbers}, total=2**40, started_at=now)
clinic = build.organisation(
    "Clinic", cluster=cluster, latitude=50.123456789012345, longitude=-1e-7, names=["Klinik"],
    identifiers={"vat": "BE0123"}, facts={"headcount": 52, "description": "H\u00e9mato"},
)
old = build.organisation("Old clinic", cluster=cluster, merged_into=clinic)
build.person(at=clinic), build.need(organisation=clinic), build.solution(organisation=clinic)
build.project(partners=[clinic, old], total_cost=Decimal("12345678901234.50"))
build.alliance(cluster)
details = {"b": 2, "a": ["\u0142", 0.5]}
audit.record(actor=SYSTEM, verb="try", entity="core.user", target=user, details=details)
files = Path(settings.INNERVATE_DATA_DIR) / "files" / "uploads"
files.mkdir(parents=True)
(files / "members.xlsx").write_bytes(bytes(range(256)) * 50)
"""


def filled(node: Node) -> Node:
    node.folder.mkdir(mode=0o700)
    (node.folder / "secret_key").write_text("only for this test, long enough to be taken for one, really")
    node.python(FILL)
    return node


def members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def written(path: Path, content: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in content.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_node_holds_the_same_bytes_on_either_database(kind, new_node, tmp_path):
    origin = filled(new_node(kind))
    file = tmp_path / "node.tar.gz"
    origin.call("backup", str(file))
    everything = origin.call("dump").stdout
    assert file.stat().st_mode & 0o077 == 0
    assert everything.count(b"\n") > 25
    for other in ("sqlite", "postgresql"):
        copy = new_node(other)
        copy.call("restore", str(file))
        assert copy.call("dump").stdout == everything
        upload = copy.folder / "files" / "uploads" / "members.xlsx"
        assert upload.read_bytes() == bytes(range(256)) * 50
        assert json.loads(copy.call("audit", "verify", "--json").stdout)["holds"] is True
        # Rows that are made afterwards get keys of their own.
        made = copy.call("accounts", "administrator", "new@example.org", "--password", "a-new-one-indeed")
        assert b"new@example.org" in made.stdout


@pytest.fixture(scope="module")
def origin(tmp_path_factory) -> Node:
    return filled(Node(tmp_path_factory.mktemp("origin") / "node"))


@pytest.fixture(scope="module")
def backup(origin, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "good.tar.gz"
    origin.call("backup", str(file))
    return file


def test_a_backup_holds_neither_the_secret_key_nor_sessions(origin, backup):
    content = members(backup)
    key = (origin.folder / "secret_key").read_bytes().strip()
    assert key not in gzip.decompress(backup.read_bytes())
    assert not [name for name in content if "session" in name]
    # and the parts that are listed are exactly the parts that are there
    listed = [part["name"] for part in json.loads(content.pop("manifest.json"))["parts"]]
    assert listed == list(content)


def test_what_cannot_be_trusted_is_refused_whole_with_every_fault(backup, new_node, tmp_path):
    node = new_node("sqlite")

    def refusal(file: Path) -> list[tuple[str, str]]:
        answer = node.call("restore", str(file), "--json", code=3).stderr
        faults = json.loads(answer.splitlines()[-1])["error"]["faults"]
        return [(fault["field"], fault["code"]) for fault in faults]

    damaged = members(backup)
    damaged["tables/core.cluster.jsonl"] = damaged["tables/core.cluster.jsonl"].replace(b"name", b"mane")
    del damaged["files/uploads/members.xlsx"]
    later = members(backup)
    later["manifest.json"] = json.dumps({**json.loads(later["manifest.json"]), "version": 2}).encode()
    text, cut = tmp_path / "text.tar.gz", tmp_path / "cut.tar.gz"
    text.write_text("no archive")
    cut.write_bytes(backup.read_bytes()[:3000])
    assert {
        "damaged": refusal(written(tmp_path / "damaged.tar.gz", damaged)),
        "later": refusal(written(tmp_path / "later.tar.gz", later)),
        "other": refusal(written(tmp_path / "other.tar.gz", {"x": b"y"})),
        "text": refusal(text),
        "cut": refusal(cut),
    } == {
        "damaged": [
            ("tables/core.cluster.jsonl", "backup-part-damaged"),
            ("files/uploads/members.xlsx", "backup-part-missing"),
        ],
        "later": [("", "backup-of-later-form")],
        "other": [("", "backup-not-readable")],
        "text": [("", "backup-not-readable")],
        "cut": [("", "backup-not-readable")],
    }
    assert (node.call("dump").stdout, list((node.folder / "files").iterdir())) == (b"", [])


def test_nothing_is_overwritten(origin, backup):
    before = origin.call("dump").stdout
    origin.call("restore", str(backup), code=6)
    origin.call("backup", str(backup), code=6)
    assert origin.call("dump").stdout == before

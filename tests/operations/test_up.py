"""``innervate up`` as a person runs it: real processes, a real browser's requests, Ctrl-C."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.operations.node import Node, wait_for

from innervate.core.operations.data_folder import DataFolder


def get(address: str, path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, dict(response.headers), response.read()
    finally:
        connection.close()


def address_in(lines: list[str]) -> str:
    [address] = re.findall(r"http://\S+", "\n".join(lines))
    return address


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    own = [int(child) for task in tasks for child in task.read_text().split()]
    return own + [grandchild for child in own for grandchild in children_of(child)]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def node(tmp_path_factory) -> Node:
    """One node for the whole file: its second start finds what the first one made."""
    return Node(tmp_path_factory.mktemp("up") / "node")


@pytest.fixture
def made_node(node) -> Node:
    """The node after a first start, whichever test of this file comes first in this process."""
    if not DataFolder(node.folder).database.exists():
        with node.started("up", "--port", "0", until="Ctrl-C") as (process, _):
            process.terminate()
            assert process.wait(timeout=60) == 0
    return node


def test_one_command_makes_and_serves_a_node_and_ctrl_c_ends_it_cleanly(node):
    with node.started("up", "--port", "0", until="Ctrl-C") as (process, lines):
        address = address_in(lines)
        status, headers, body = get(address, "/health/")
        assert (status, body) == (200, b'{"status": "ok"}')
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert get(address, "/")[0] == 302
        status, headers, body = get(address, "/en/")
        assert (status, headers["Content-Language"]) == (200, "en")
        for file in set(re.findall(rb'"(/static/[^"]+)"', body)):
            assert get(address, file.decode())[0] == 200, file
        accounts = [line.split() for line in lines if "@demo.example" in line]
        roles = {" ".join(words[:-2]) for words in accounts}
        assert {"cluster manager", "clinician", "auditor", "node administrator"} <= roles
        mine = children_of(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert [pid for pid in mine if is_running(pid)] == []
        assert len(mine) >= 3
    assert list(DataFolder(node.folder).run.iterdir()) == []


def test_a_second_start_keeps_everything_and_makes_nothing_anew(made_node):
    node = made_node
    before, key = node.call("dump").stdout, DataFolder(node.folder).secret_key()
    with node.started("up", "--port", "0", until="Ctrl-C") as (process, lines):
        assert [line for line in lines if line.endswith("...")] == []
        assert len([line for line in lines if "@demo.example" in line]) > 5
        process.terminate()
        assert process.wait(timeout=60) == 0
    assert (node.call("dump").stdout, DataFolder(node.folder).secret_key()) == (before, key)


def test_what_is_made_is_for_its_owner_only(made_node):
    folder = made_node.folder
    open_to_others = [str(path) for path in [folder, *folder.rglob("*")] if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_a_killed_supervisor_leaves_no_child_behind(node):
    with node.started("up", "--port", "0", until="Ctrl-C") as (process, _):
        mine = children_of(process.pid)
        process.kill()
        process.wait()
        wait_for(lambda: not any(is_running(pid) for pid in mine), "the children to end")


def test_a_taken_port_is_said_before_anything_is_made(new_node):
    node = new_node("sqlite")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = node.call("up", "--port", port, code=6)
    assert f"Port {port} on 127.0.0.1 cannot be used".encode() in refused.stderr.replace(b"\n", b" ")
    assert not DataFolder(node.folder).database.exists()


def test_an_empty_node_starts_with_one_administrator_on_postgresql(new_node):
    node = new_node("postgresql")
    with node.started("up", "--empty", "--port", "0", until="Ctrl-C") as (process, lines):
        [account] = [line.split() for line in lines if "administrator@localhost" in line]
        assert (account[:3], get(address_in(lines), "/health/")[0]) == (
            ["node", "administrator", "administrator@localhost"],
            200,
        )
        process.terminate()
        assert process.wait(timeout=60) == 0
    tables = node.call("dump").stdout
    assert (tables.count(b'"table":"core.user"'), tables.count(b'"table":"core.cluster"')) == (1, 0)


def test_the_demonstration_is_not_served_to_other_machines_unasked(new_node):
    node = new_node("sqlite")
    refused = node.call("up", "--port", "0", "--host", "0.0.0.0", code=5)
    assert b"--show-demo-accounts" in refused.stderr
    assert not (node.folder / "demo-accounts.json").exists()

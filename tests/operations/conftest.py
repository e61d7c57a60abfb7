from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests import postgresql_server
from tests.operations.node import Node


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a PostgreSQL server: the run's own, or one that is started for these tests."""
    if address := os.environ.get("DATABASE_URL"):
        yield address
    else:
        with postgresql_server.running() as address:
            yield address


_numbers = count(1)


@pytest.fixture
def new_database(server: str) -> Callable[[], str]:
    """Makes an empty database on the server; its address."""

    def make() -> str:
        url = urlsplit(server)
        name = f"node_{os.getpid()}_{next(_numbers)}"
        folder = parse_qs(url.query)["host"][0]
        createdb = postgresql_server.programs() / "createdb"
        subprocess.run([createdb, "-h", folder, "-U", postgresql_server.USER, name], check=True)
        return server.replace(url.path, f"/{name}", 1)

    return make


@pytest.fixture
def new_node(tmp_path: Path, new_database: Callable[[], str]) -> Callable[[str], Node]:
    """``new_node("sqlite")`` or ``new_node("postgresql")``: nothing is made of it yet."""

    def make(kind: str, **settings: str) -> Node:
        folder = tmp_path / f"node-{next(_numbers)}"
        return Node(folder, new_database() if kind == "postgresql" else "", settings)

    return make

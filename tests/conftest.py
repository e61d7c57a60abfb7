"""The ground every test stands on; tests/environment.py prepares the data folder and the database."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings
from tests.environment import resources

# No test asserts a time: by itself Hypothesis fails an example that takes longer than 200 ms.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_unconfigure() -> None:
    resources.close()


class NetworkTouched(RuntimeError):
    """A test tried to reach another machine."""


_connect = socket.socket.connect


def _connect_here(self: socket.socket, address: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0]) if isinstance(address, tuple) else str(address)
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise NetworkTouched(f"a test reached for {host}")
    return _connect(self, address)  # type: ignore[arg-type]


socket.socket.connect = _connect_here  # type: ignore[method-assign]


@pytest.fixture
def data_folder(settings: object, tmp_path: Path) -> Path:
    """An empty data folder of this test alone, in the place of the process's one."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings.INNERVATE_DATA_DIR = folder  # type: ignore[attr-defined]
    return folder


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    """Rate limits of sign-in count in the cache; a French page leaves its language behind in the thread."""
    cache.clear()
    translation.deactivate()

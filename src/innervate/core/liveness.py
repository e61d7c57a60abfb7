"""Which process is alive: each holds a lock on a file of its own, which the system frees when it dies.

Unlike a time stamp, a lock cannot be late (a long transaction, a suspended laptop) and cannot outlive
its process (kill -9, power cut). It speaks only for processes that share the data folder; for others
the heartbeat in the database decides.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from django.conf import settings

from innervate.core.keys import new_key


class Life(Enum):
    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"  # no lock of that name here: perhaps on another machine


def _folder() -> Path:
    folder = Path(settings.INNERVATE_DATA_DIR) / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _file(name: str) -> Path:
    return _folder() / f"{name}.lock"


@contextmanager
def held(kind: str) -> Iterator[str]:
    """A new name, alive as long as the block runs. ``kind`` (worker, run) leads the file's name."""
    name = new_key()
    path = _file(f"{kind}-{name}")
    unready = path.with_suffix(".new")
    handle = os.open(unready, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        unready.rename(path)  # seen only once it is locked
        yield name
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def life_of(name: str, kind: str) -> Life:
    """What became of the process that held ``name``."""
    path = _file(f"{kind}-{name}")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return Life.UNKNOWN
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return Life.ALIVE
    else:
        return Life.DEAD
    finally:
        os.close(handle)


def forget(name: str, kind: str) -> None:
    """The file that a dead process left behind; afterwards its life is unknown."""
    _file(f"{kind}-{name}").unlink(missing_ok=True)


def alive(kind: str) -> list[str]:
    """Names of the living processes of ``kind`` that share this data folder."""
    names = [path.stem.removeprefix(f"{kind}-") for path in _folder().glob(f"{kind}-*.lock")]
    return sorted(name for name in names if life_of(name, kind) is Life.ALIVE)

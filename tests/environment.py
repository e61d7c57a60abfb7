"""Prepared before Django reads its settings, once per process: a data folder of its own and a database.

``INNERVATE_TEST_DATABASE`` is ``sqlite`` (when not said) or ``postgresql``; for the latter the run starts
a server of its own unless ``DATABASE_URL`` names one.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests import postgresql_server

from innervate.core.operations.data_folder import DataFolder

resources = ExitStack()
atexit.register(resources.close)


def _forget_the_developers_own_node() -> None:
    for name in [name for name in os.environ if name.startswith("INNERVATE_")]:
        if name != "INNERVATE_TEST_DATABASE":
            del os.environ[name]


def _make_data_folder() -> None:
    """One per process: the workers of one run share nothing."""
    folder = tempfile.mkdtemp(prefix="innervate-test-")
    resources.callback(shutil.rmtree, folder, ignore_errors=True)
    DataFolder(Path(folder)).make()
    os.environ["INNERVATE_DATA_DIR"] = folder
    os.environ["INNERVATE_SECRET_KEY"] = "a key for tests only, of no other use, longer than fifty letters"


def _choose_database() -> None:
    kind = os.environ.setdefault("INNERVATE_TEST_DATABASE", "sqlite")
    if kind == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    elif kind == "postgresql":
        # Workers inherit the address of the server that the first process started.
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = resources.enter_context(postgresql_server.running())
    else:
        raise ValueError(f"INNERVATE_TEST_DATABASE is sqlite or postgresql, not {kind}")


_forget_the_developers_own_node()
_make_data_folder()
_choose_database()

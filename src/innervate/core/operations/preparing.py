"""Making a node ready to serve: folder, tables, demonstration, search index, files of its pages.

Each step looks first whether there is something to do, so that a second start is quick.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from innervate.core import index
from innervate.core.actor import SYSTEM
from innervate.core.models import User
from innervate.core.operations.data_folder import DataFolder
from innervate.core.services.registration import new_administrator

Say = Callable[[str], None]
# django-htmx brings its own htmx, whose extensions import it by a bare name; pages use the portal's.
UNUSED_FILES = ["django_htmx"]
FIRST_ADMINISTRATOR = "administrator@localhost"


@dataclass(frozen=True, slots=True)
class Account:
    """One that the start prints, with its password in plain: of the demonstration, or the first one."""

    role: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Prepared:
    accounts: Sequence[Account]
    demonstration: bool


def folder() -> DataFolder:
    return DataFolder(Path(settings.INNERVATE_DATA_DIR))


def prepare(*, empty: bool, on: date, say: Say) -> Prepared:
    """``empty``: a new node gets one administrator instead of the demonstration. ``say`` tells the steps."""
    migrate(say)
    accounts, demonstration = make_people(empty=empty, on=on, say=say)
    make_index(say)
    collect_static(say)
    return Prepared(accounts, demonstration)


def pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def is_new() -> bool:
    """Whether nothing was ever put into this node, so that a start may put the demonstration in."""
    demo: Any = import_module(settings.INNERVATE_DEMO)
    return "core.0001_initial" in pending_migrations() or bool(demo.is_empty())


def migrate(say: Say) -> None:
    if pending_migrations():
        say("up-tables")
        call_command("migrate", interactive=False, verbosity=0)


def make_people(*, empty: bool, on: date, say: Say) -> tuple[list[Account], bool]:
    demo: Any = import_module(settings.INNERVATE_DEMO)
    if demo.is_empty():
        if empty:
            return [_first_administrator()], False
        say("up-demonstration")
        demo.load(on)
    remembered = demo.remembered_accounts()
    return [Account(one.role, one.email, one.password) for one in remembered], bool(remembered)


def _first_administrator() -> Account:
    password = secrets.token_urlsafe(12)
    new_administrator(
        actor=SYSTEM, email=FIRST_ADMINISTRATOR, name="Administrator", password=password, language="en"
    )
    return Account("node_administrator", FIRST_ADMINISTRATOR, password)


def make_index(say: Say) -> None:
    """Build the search index when there is none that this version can read; else bring it up to date."""
    if index.is_usable():
        index.drain()
    else:
        build_index(say)


def build_index(say: Say) -> None:
    say("up-index")
    shutil.rmtree(index.folder(), ignore_errors=True)
    index.rebuild()


def _fingerprint() -> str:
    """Of the files that the parts ship: their names, sizes and times."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            entry = Path(storage.path(name)).stat()
            seen.update(f"{storage.path(name)}|{entry.st_size}|{entry.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _collected_note() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def static_is_current() -> bool:
    """Whether the files of the pages are collected as this software ships them."""
    note = _collected_note()
    return note.exists() and note.read_text(encoding="ascii") == _fingerprint()


def collect_static(say: Say) -> None:
    if static_is_current():
        return
    target = Path(settings.STATIC_ROOT)
    say("up-files")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(mode=0o700, parents=True)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_FILES)
    _collected_note().write_text(_fingerprint(), encoding="ascii")


def has_administrator() -> bool:
    return User.objects.filter(is_superuser=True, is_active=True).exists()

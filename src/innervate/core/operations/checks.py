"""What ``innervate doctor`` looks at: each check says how it stands and, if need be, how to mend it.

A check never changes anything and never raises: what it cannot look at is a finding too.
"""

from __future__ import annotations

import os
import platform
import shutil
import smtplib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.utils import timezone

from innervate.core import index, liveness
from innervate.core.loopback import is_on_loopback
from innervate.core.models import AuditEntry, Job, OutboxMessage, ProfileChange
from innervate.core.operations import preparing
from innervate.core.operations.data_folder import DataFolder

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRESQL = 140_000  # Django 5.2 supports PostgreSQL 14 and later
LITTLE_SPACE, TOO_LITTLE_SPACE = 2 << 30, 256 << 20  # bytes
CLOCK_DIFFERENCE = timedelta(seconds=5)
MANY_WAITING = 1_000
WAITS_TOO_LONG = timedelta(minutes=15)


class Status(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """``message`` is a catalogue id whose sentence says what is found and how to mend it."""

    check: str
    status: Status
    message: str
    parameters: dict[str, str] = field(default_factory=dict)


def _found(check: str, status: Status, message: str, **parameters: object) -> Finding:
    return Finding(check, status, message, {name: str(value) for name, value in parameters.items()})


def _python() -> Finding:
    good = sys.version_info >= OLDEST_PYTHON
    return _found(
        "python", Status.GOOD if good else Status.FAULT, f"doctor-python-{'good' if good else 'old'}",
        version=platform.python_version(),
    )  # fmt: skip


def data_folder(folder: DataFolder) -> Finding:
    if not folder.root.is_dir():
        return _found("data folder", Status.FAULT, "doctor-folder-missing", folder=folder.root)
    if not os.access(folder.root, os.R_OK | os.W_OK | os.X_OK):
        return _found("data folder", Status.FAULT, "doctor-folder-not-writable", folder=folder.root)
    if folder.root.stat().st_mode & 0o077:
        return _found("data folder", Status.WARNING, "doctor-folder-open", folder=folder.root)
    return _found("data folder", Status.GOOD, "doctor-folder-good", folder=folder.root)


def secret_key(folder: DataFolder) -> Finding:
    if os.environ.get("INNERVATE_SECRET_KEY"):
        return _found("secret key", Status.GOOD, "doctor-key-from-environment")
    if not folder.secret_key():
        return _found("secret key", Status.FAULT, "doctor-key-missing", file=folder.secret_key_file)
    if folder.secret_key_file.stat().st_mode & 0o077:
        return _found("secret key", Status.FAULT, "doctor-key-open", file=folder.secret_key_file)
    return _found("secret key", Status.GOOD, "doctor-key-good", file=folder.secret_key_file)


def _disk() -> Finding:
    free = shutil.disk_usage(preparing.folder().root).free
    amount = f"{free / (1 << 30):.1f}"
    if free < TOO_LITTLE_SPACE:
        return _found("disk", Status.FAULT, "doctor-disk-full", free=amount)
    if free < LITTLE_SPACE:
        return _found("disk", Status.WARNING, "doctor-disk-nearly-full", free=amount)
    return _found("disk", Status.GOOD, "doctor-disk-good", free=amount)


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor == "postgresql":
        version: int = connection.pg_version
        good = version >= OLDEST_POSTGRESQL
        shown = f"{version // 10_000}.{version % 10_000}"
        message = "doctor-database-postgresql" if good else "doctor-database-old"
        return _found("database", Status.GOOD if good else Status.FAULT, message, version=shown)
    return _found("database", Status.GOOD, "doctor-database-sqlite", file=connection.settings_dict["NAME"])


def _tables() -> Finding:
    pending = preparing.pending_migrations()
    if pending:
        return _found("tables", Status.FAULT, "doctor-tables-old", count=len(pending), first=pending[0])
    return _found("tables", Status.GOOD, "doctor-tables-good")


def _administrator() -> Finding:
    if preparing.has_administrator():
        return _found("administrator", Status.GOOD, "doctor-administrator-good")
    return _found("administrator", Status.WARNING, "doctor-administrator-missing")


def _search_index() -> Finding:
    if not index.is_usable():
        return _found("search index", Status.FAULT, "doctor-index-missing")
    waiting = ProfileChange.objects.count()
    if waiting > MANY_WAITING:
        return _found("search index", Status.WARNING, "doctor-index-behind", count=waiting)
    return _found("search index", Status.GOOD, "doctor-index-good", count=waiting)


def _pages() -> Finding:
    if preparing.static_is_current():
        return _found("files of the pages", Status.GOOD, "doctor-files-good")
    return _found("files of the pages", Status.FAULT, "doctor-files-old")


def _mail() -> Finding:
    failed = OutboxMessage.objects.filter(state=OutboxMessage.State.FAILED).count()
    if "filebased" in settings.EMAIL_BACKEND:
        return _found("mail", Status.WARNING, "doctor-mail-to-files", folder=settings.EMAIL_FILE_PATH)
    try:
        with get_connection(timeout=5):
            pass
    except (OSError, smtplib.SMTPException) as error:
        return _found("mail", Status.FAULT, "doctor-mail-unreachable", reason=error, host=settings.EMAIL_HOST)
    if failed:
        return _found("mail", Status.WARNING, "doctor-mail-failed", count=failed)
    return _found("mail", Status.GOOD, "doctor-mail-good")


def _worker() -> Finding:
    if liveness.alive("worker"):
        return _found("worker", Status.GOOD, "doctor-worker-good")
    late = timezone.now() - WAITS_TOO_LONG
    waiting = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=late).count()
    unsent = OutboxMessage.objects.filter(
        state=OutboxMessage.State.WAITING, attempts=0, next_attempt_at__lt=late
    ).count()
    if waiting or unsent:
        return _found("worker", Status.FAULT, "doctor-worker-missing", jobs=waiting, mail=unsent)
    return _found("worker", Status.WARNING, "doctor-worker-not-here")


def _clock() -> Finding:
    now = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            there: datetime = cursor.fetchone()[0]
        if abs(there - now) > CLOCK_DIFFERENCE:
            return _found(
                "clock", Status.WARNING, "doctor-clock-differs", seconds=int((there - now).total_seconds())
            )
    newest = AuditEntry.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is not None and newest > now + CLOCK_DIFFERENCE:
        return _found("clock", Status.WARNING, "doctor-clock-behind", newest=newest.isoformat())
    return _found("clock", Status.GOOD, "doctor-clock-good")


def _address() -> Finding:
    url = urlsplit(settings.INNERVATE_ADDRESS)
    if settings.DEBUG:
        return _found("address", Status.FAULT, "doctor-debug-on")
    if url.scheme != "https" and not is_on_loopback(settings.INNERVATE_ADDRESS):
        return _found("address", Status.FAULT, "doctor-address-not-https", address=settings.INNERVATE_ADDRESS)
    return _found("address", Status.GOOD, "doctor-address-good", address=settings.INNERVATE_ADDRESS)


def _demonstration() -> Finding:
    if not preparing.folder().demo_accounts():
        return _found("demonstration", Status.GOOD, "doctor-demo-none")
    if is_on_loopback(settings.INNERVATE_ADDRESS):
        return _found("demonstration", Status.GOOD, "doctor-demo-local")
    return _found("demonstration", Status.FAULT, "doctor-demo-on-network", address=settings.INNERVATE_ADDRESS)


CHECKS: Sequence[tuple[str, Callable[[], Finding]]] = (
    ("python", _python),
    ("data folder", lambda: data_folder(preparing.folder())),
    ("secret key", lambda: secret_key(preparing.folder())),
    ("disk", _disk),
    ("database", _database),
    ("tables", _tables),
    ("administrator", _administrator),
    ("search index", _search_index),
    ("files of the pages", _pages),
    ("mail", _mail),
    ("worker", _worker),
    ("clock", _clock),
    ("address", _address),
    ("demonstration", _demonstration),
)


def _looked_at(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError as error:
        return _found(name, Status.FAULT, "doctor-database-unreachable", reason=str(error).splitlines()[0])
    except OSError as error:
        return _found(name, Status.FAULT, "doctor-cannot-look", reason=error.strerror or str(error))


def examine() -> list[Finding]:
    return [_looked_at(name, check) for name, check in CHECKS]

"""Reading a backup into an empty node, of either kind of database: whole or not at all."""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from innervate.core.errors import Conflict, InputFault, InputRefused
from innervate.core.models import Cluster, User
from innervate.core.operations import everything, manifest
from innervate.core.operations.manifest import Manifest, Part
from innervate.core.operations.preparing import folder

ROWS_AT_A_TIME = 500


def restore(source: Path) -> Manifest:
    """Put everything of ``source`` into this node. The search index is built afterwards by the caller.

    Raises InputRefused with every fault (not a backup, damaged, of later software), Conflict when the
    node holds something already.
    """
    if User.objects.exists() or Cluster.objects.exists():
        raise Conflict("node-not-empty")
    try:
        with tarfile.open(source, "r:gz") as archive:
            head = _checked(archive)
            with transaction.atomic():
                _read_tables(archive, head)
                _read_files(archive, head)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise InputRefused([InputFault("", "backup-not-readable", {"reason": str(error)})]) from None
    return head


def _checked(archive: tarfile.TarFile) -> Manifest:
    """The manifest, when every part is there and unchanged and has a place in this software."""
    members = {member.name: member for member in archive.getmembers() if member.isreg()}
    if manifest.NAME not in members:
        raise InputRefused([InputFault("", "backup-not-readable")])
    head = manifest.read(_content(archive, manifest.NAME).read())
    known = {everything.table_name(model) for model in everything.tables()}
    faults = []
    for part in head.parts:
        if not manifest.is_safe(part.name) or part.name not in members:
            faults.append(InputFault(part.name, "backup-part-missing"))
        elif manifest.digest_of(_content(archive, part.name)) != (part.size, part.sha256):
            faults.append(InputFault(part.name, "backup-part-damaged"))
        elif part.is_table and part.rows and part.table not in known:
            faults.append(InputFault(part.name, "backup-of-later-software", {"software": head.software}))
    if faults:
        raise InputRefused(faults)
    return head


def _content(archive: tarfile.TarFile, name: str) -> Any:
    stream = archive.extractfile(name)
    assert stream is not None  # only regular files are asked for
    return stream


def _read_tables(archive: tarfile.TarFile, head: Manifest) -> None:
    models_by_table = {everything.table_name(model): model for model in everything.tables()}
    filled = [models_by_table[part.table] for part in head.parts if part.is_table and part.rows]
    for part in head.parts:
        if part.is_table and part.rows:
            _read_table(models_by_table[part.table], _content(archive, part.name), part)
    try:
        connection.check_constraints()
    except DatabaseError:
        raise InputRefused([InputFault("", "backup-does-not-hold-together")]) from None
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)


def _read_table(model: type[models.Model], lines: Iterator[bytes], part: Part) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    while batch := [json.loads(line) for line in islice(lines, ROWS_AT_A_TIME)]:
        if any(row.keys() - fields.keys() for row in batch):
            raise InputRefused([InputFault(part.name, "backup-of-later-software")])
        _insert(
            model,
            [
                model(**{name: everything.from_plain(fields[name], value) for name, value in row.items()})
                for row in batch
            ],
        )


def _insert(model: type[models.Model], records: Sequence[models.Model]) -> None:
    """As they are: ``bulk_create`` would set the dates of creation and change to now."""
    fields = model._meta.concrete_fields
    size = max(connection.ops.bulk_batch_size(fields, records), 1)
    for start in range(0, len(records), size):
        model._base_manager._insert(
            records[start : start + size], fields=fields, using=connection.alias, raw=True
        )


def _read_files(archive: tarfile.TarFile, head: Manifest) -> None:
    root = folder().files
    for part in head.parts:
        if part.is_table:
            continue
        place = root / part.name.removeprefix("files/")
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            stream = _content(archive, part.name)
            while block := stream.read(1 << 20):
                file.write(block)

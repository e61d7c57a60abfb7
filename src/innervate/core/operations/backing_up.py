"""One file with everything: all rows as JSON lines, uploaded files, a manifest with checksums.

It does not depend on the kind of database, and holds neither the secret key nor sessions: after a
restore people sign in again.
"""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path

from django.db import connection, models

from innervate import __version__
from innervate.core.errors import Conflict
from innervate.core.operations import everything, manifest
from innervate.core.operations.manifest import Manifest, Part
from innervate.core.operations.preparing import folder


def backup(target: Path, *, now: datetime) -> Manifest:
    """Write ``target`` (.tar.gz), readable by its owner only; whole or not at all.

    Raises Conflict when it exists: a backup never overwrites another.
    """
    if target.exists():
        raise Conflict("backup-exists", path=target)
    unfinished = target.with_name(target.name + ".unfinished")
    with tempfile.TemporaryDirectory(prefix=".innervate-backup-", dir=target.parent) as name:
        room = Path(name)
        with everything.snapshot():
            tables = [_write_table(model, room) for model in everything.tables()]
        kept = folder().files
        files = [
            manifest.part_of(f"files/{path.relative_to(kept).as_posix()}", path)
            for path in manifest.files_below(kept)
        ]
        head = Manifest(__version__, now.isoformat(), connection.vendor, (*tables, *files))
        try:
            _write_archive(unfinished, head, room, kept)
            unfinished.rename(target)
        finally:
            unfinished.unlink(missing_ok=True)
    return head


def _write_table(model: type[models.Model], room: Path) -> Part:
    name = everything.table_name(model)
    path = room / f"{name}.jsonl"
    count = 0
    with path.open("wb") as file:
        for columns in everything.rows(model):
            file.write(everything.line(columns))
            count += 1
    return manifest.part_of(f"tables/{name}.jsonl", path, count)


def _place(part: Part, room: Path, files: Path) -> Path:
    return room / f"{part.table}.jsonl" if part.is_table else files / part.name.removeprefix("files/")


def _write_archive(target: Path, head: Manifest, room: Path, files: Path) -> None:
    handle = os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        # No time stamp inside: the same content gives the same bytes, but for the manifest's date.
        gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        text = head.written()
        entry = tarfile.TarInfo(manifest.NAME)
        entry.size, entry.mode = len(text), 0o600
        archive.addfile(entry, io.BytesIO(text))
        for part in head.parts:
            entry = tarfile.TarInfo(part.name)
            entry.size, entry.mode = part.size, 0o600
            with _place(part, room, files).open("rb") as content:
                archive.addfile(entry, content)

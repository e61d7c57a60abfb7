"""The one small file that says which segments make up the index, and the lock of its writer."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from innervate.engine.retrieve.index.errors import IndexBusy, IndexMissing, IndexOutdated
from innervate.engine.retrieve.index.settings import IndexSettings, versions

_FILE = "manifest.json"
_LOCK = "writer.lock"


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """``removed``: file of the profile rows that no longer count, empty if all do."""

    name: str
    removed: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """``version`` counts the changes of this index; ``fitted`` and ``changed``: units at the last fit of
    the latent space, and units added or removed since; ``latent``: its folder, empty without one."""

    settings: IndexSettings
    version: int = 0
    segments: tuple[SegmentEntry, ...] = ()
    latent: str = ""
    fitted: int = 0
    changed: int = 0

    def write(self, folder: Path) -> None:
        """Replace the manifest at once: a reader sees the old index or the new one, nothing between."""
        record = {
            **versions(),
            "version": self.version,
            "settings": self.settings.as_record(),
            "segments": [[entry.name, entry.removed] for entry in self.segments],
            "latent": self.latent,
            "fitted": self.fitted,
            "changed": self.changed,
        }
        fresh = folder / f"{_FILE}.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(record, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / _FILE)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises IndexMissing, or IndexOutdated when other code must rebuild it."""
        try:
            record = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise IndexMissing(folder) from None
        found = {name: str(record.get(name, "")) for name in versions()}
        if found != versions():
            raise IndexOutdated(folder, found=_shown(found), needed=_shown(versions()))
        return cls(
            settings=IndexSettings.from_record(record["settings"]),
            version=record["version"],
            segments=tuple(SegmentEntry(*entry) for entry in record["segments"]),
            latent=record["latent"],
            fitted=record["fitted"],
            changed=record["changed"],
        )


def manifest_stamp(folder: Path) -> tuple[int, int]:
    """Changes whenever the manifest is replaced. Raises IndexMissing."""
    try:
        found = (folder / _FILE).stat()
    except FileNotFoundError:
        raise IndexMissing(folder) from None
    return found.st_mtime_ns, found.st_ino


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the writer's lock. Raises IndexBusy at once when another process or thread has it."""
    with (folder / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexBusy(folder) from None
        yield


def _shown(found: dict[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(found.items()))

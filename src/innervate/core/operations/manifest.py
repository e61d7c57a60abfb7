"""What stands at the head of a backup: what is in it, in which form, with checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from innervate.core.errors import InputFault, InputRefused

FORMAT = "innervate-backup"
VERSION = 1
NAME = "manifest.json"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """``name`` is the path inside the archive; ``rows`` counts lines of a table, 0 for a file."""

    name: str
    size: int
    sha256: str
    rows: int = 0

    @property
    def is_table(self) -> bool:
        return self.name.startswith("tables/")

    @property
    def table(self) -> str:
        return PurePosixPath(self.name).name.removesuffix(".jsonl")


@dataclass(frozen=True, slots=True)
class Manifest:
    software: str
    made_at: str
    database: str
    parts: tuple[Part, ...]

    def written(self) -> bytes:
        document = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def read(text: bytes) -> Manifest:
    """Raises InputRefused when it is no manifest, or one of a later form."""
    try:
        document = json.loads(text)
        if document.pop("format") != FORMAT:
            raise ValueError
        version = int(document.pop("version"))
        parts = tuple(Part(**part) for part in document.pop("parts"))
        manifest = Manifest(parts=parts, **document)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise InputRefused([InputFault("", "backup-not-readable")]) from None
    if version > VERSION:
        raise InputRefused([InputFault("", "backup-of-later-form", {"version": str(version)})])
    return manifest


def is_safe(name: str) -> bool:
    """A path that stays below the folder it is put in."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.parts[:1] in (("tables",), ("files",))


def digest_of(stream: BinaryIO) -> tuple[int, str]:
    """Size in bytes and SHA-256."""
    seen, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        seen.update(block)
        size += len(block)
    return size, seen.hexdigest()


def part_of(name: str, path: Path, rows: int = 0) -> Part:
    with path.open("rb") as stream:
        size, sha256 = digest_of(stream)
    return Part(name, size, sha256, rows)


def files_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())

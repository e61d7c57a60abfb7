"""The index of a folder of files, kept until the files change."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from innervate.cli.files.folder import files_in, profiles_in
from innervate.engine.retrieve import Index, IndexMissing, IndexOutdated, VocabularyCodes
from innervate.sources.faults import Fault
from innervate.vocab import vocabulary

# How profiles are made of files; another version makes every index anew.
VERSION = "1"
OnProgress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """``is_new``: it was built by this call; then ``faults`` are those of the files."""

    index: Index
    is_new: bool
    faults: tuple[Fault, ...] = ()


def default_cache() -> Path:
    """``INNERVATE_CACHE_DIR``, else the user's cache folder (XDG)."""
    own = os.environ.get("INNERVATE_CACHE_DIR")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "innervate"


def code_book() -> VocabularyCodes:
    return VocabularyCodes({name: vocabulary(name) for name in ("sectors", "euroscivoc")})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def place_of(path: Path, cache: Path) -> Path:
    """Where the index of the files stands: by their name, size and time of change. Raises Failure."""
    states = [(file.name, (status := file.stat()).st_size, status.st_mtime_ns) for file in files_in(path)]
    return cache / "indexes" / _digest(str(path.resolve())) / _digest(f"{VERSION} {states}")


def index_of(path: Path, *, cache: Path, on_progress: OnProgress | None = None) -> Built:
    """The index of the files in ``path``, built when there is none of their present state.

    Raises Failure, and SourceRefused for a file that cannot be read.
    """
    place = place_of(path, cache)
    try:
        return Built(Index.open(place, codebook=code_book()), is_new=False)
    except IndexMissing:
        pass
    except (IndexOutdated, OSError, ValueError):
        shutil.rmtree(place)  # of another version, or damaged: a cache is made anew, not mended
    # Built beside and moved into its place: a run that is broken off leaves no half index.
    beside = place.with_name(f"{place.name}.{uuid.uuid4().hex}")
    faults: list[Fault] = []
    try:
        made = Index.create(beside, codebook=code_book())
        made.update(profiles_in(path, cache=cache, report=faults.append), on_progress=on_progress)
        _put(beside, place)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return Built(Index.open(place, codebook=code_book()), is_new=True, faults=tuple(faults))


def _put(beside: Path, place: Path) -> None:
    try:
        beside.rename(place)
    except OSError:
        if not place.exists():
            raise
        shutil.rmtree(beside)  # another run was quicker with the same
    for older in place.parent.iterdir():
        # Indexes of earlier states of the same files; one that is being built has a dot in its name.
        if older != place and "." not in older.name:
            shutil.rmtree(older, ignore_errors=True)

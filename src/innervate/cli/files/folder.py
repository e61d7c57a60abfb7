"""What a folder or a file holds, and the profiles in it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from innervate.cli.failures import ExitCode, Failure
from innervate.cli.files.cordis_profiles import cordis_profiles
from innervate.cli.files.table_profiles import KIND_BY_STEM, SUFFIXES, table_profiles
from innervate.engine.profile import Profile
from innervate.sources.cordis import open_cordis
from innervate.sources.faults import Report

_CORDIS_MARKS = ("horizon_europe_projects.parquet", "project.csv")


def _is_cordis(path: Path) -> bool:
    if path.is_file():
        return path.suffix != ".xlsx" and zipfile.is_zipfile(path)
    return any((folder / mark).is_file() for folder in (path, path / "projects") for mark in _CORDIS_MARKS)


def tables_in(path: Path) -> list[Path]:
    """Files named after a kind of record, such as ``organisations.csv``; a lone file is of organisations."""
    if path.is_file():
        return [path] if path.suffix.lower() in SUFFIXES else []
    found = (path / f"{stem}{suffix}" for stem in KIND_BY_STEM for suffix in SUFFIXES)
    return [file for file in found if file.is_file()]


def files_in(path: Path) -> list[Path]:
    """Every file whose change makes another index. Raises Failure when there is nothing to read."""
    if not path.exists():
        raise Failure("folder-not-found", ExitCode.NOT_FOUND, path=path)
    if path.is_file() and _is_cordis(path):
        return [path]
    if _is_cordis(path):
        inside = [path, path / "projects"]
        return sorted(
            file
            for folder in inside
            if folder.is_dir()
            for file in folder.iterdir()
            if file.suffix in (".csv", ".parquet")
        )
    tables = tables_in(path)
    if not tables:
        names = ", ".join(f"{stem}{SUFFIXES[0]}" for stem in KIND_BY_STEM)
        raise Failure("nothing-to-read", ExitCode.NOT_FOUND, path=path, expected=f"{names}, project.csv")
    return tables


def profiles_in(path: Path, *, cache: Path, report: Report) -> Iterator[Profile]:
    """Every profile of ``path``. Raises Failure, and SourceRefused for a file that cannot be read."""
    files = files_in(path)
    if _is_cordis(path):
        yield from cordis_profiles(open_cordis(path, cache=cache), report)
        return
    for file in files:
        kind = KIND_BY_STEM.get(file.stem.lower(), KIND_BY_STEM["organisations"])
        yield from table_profiles(file, kind, report)

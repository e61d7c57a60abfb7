"""Read the ROR data dump in any of its forms."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from innervate.sources.download import fetch, is_url
from innervate.sources.faults import Fault, Line, Report, SourceRefused, missing_columns
from innervate.sources.parquet import parquet_rows
from innervate.sources.ror.csv_record import NEEDED_COLUMNS, record_of_row
from innervate.sources.ror.json_record import record_of
from innervate.sources.ror.json_stream import array_elements
from innervate.sources.ror.records import RorName, RorRecord

_Progress = Callable[[int, int], None]
_EXTRACT = "ror_subset.parquet"
_PROGRESS_STEP = 1000


def read_ror_records(
    source: str | Path, report: Report, *, cache: Path, progress: _Progress | None = None
) -> Iterator[RorRecord]:
    """Records of the dump in ``source``: zip, JSON, CSV, parquet extract, folder with one, or URL.

    A record without id or name is reported by its number and left out. Of several members of a zip
    the JSON of the newest schema is read. Only a URL uses the network (kept in ``cache``).
    Raises SourceRefused when there is no ROR data in ``source``.
    """
    path = fetch(str(source), cache, progress) if is_url(str(source)) else Path(source)
    for extract in (path, path / _EXTRACT, path / "organisations" / _EXTRACT):
        if extract.is_file() and extract.suffix == ".parquet":
            yield from _from_extract(extract, progress)
            return
    with _opened(path) as (stream, name, size):
        reader = _from_csv if name.endswith(".csv") else _from_json
        for number, record in enumerate(reader(stream, name), start=1):
            if record is None:
                report(Fault("ror-record-without-name", Line(name, number)))
            else:
                yield record
            if progress is not None and number % _PROGRESS_STEP == 0:
                progress(stream.tell(), size)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], str, int]]:
    """The stream to read, its name and its size."""
    if path.is_file() and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            name = _best_member(archive.namelist(), path.name)
            with archive.open(name) as stream:
                yield stream, name, archive.getinfo(name).file_size
        return
    if path.is_dir():
        files = {each.name: each for each in path.iterdir()}
        path = files[_best_member(list(files), path.name)]
    if path.suffix not in (".json", ".csv") or not path.is_file():
        raise SourceRefused([Fault("ror-not-found", Line(path.name))])
    with path.open("rb") as stream:
        yield stream, path.name, path.stat().st_size


def _best_member(names: list[str], file: str) -> str:
    """JSON before CSV, schema v2 before v1. ``v1.45-...-ror-data.json`` held v1, with its v2 sister
    named ``..._schema_v2.json``; from release v2.0 on there is only v2."""
    ranked = sorted(
        (name for name in names if name.endswith((".json", ".csv")) and "ror" in name.casefold()),
        key=lambda name: (name.endswith(".csv"), "schema_v2" not in name, name),
    )
    if not ranked:
        raise SourceRefused([Fault("ror-not-found", Line(file))])
    return ranked[0]


def _from_json(stream: IO[bytes], name: str) -> Iterator[RorRecord | None]:
    with io.TextIOWrapper(stream, encoding="utf-8") as text:
        yield from map(record_of, array_elements(text, file=name))


def _from_csv(stream: IO[bytes], name: str) -> Iterator[RorRecord | None]:
    with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        rows = csv.DictReader(text, restval="")
        refused = missing_columns(rows.fieldnames or (), NEEDED_COLUMNS, name)
        if refused:
            raise SourceRefused(refused)
        yield from map(record_of_row, rows)


def _from_extract(path: Path, progress: _Progress | None) -> Iterator[RorRecord]:
    for cells in parquet_rows(path, progress):
        text = {key: "" if value is None else str(value).strip() for key, value in cells.items()}
        aliases = (RorName(alias, ("alias",)) for alias in text["aliases"].split("|") if alias)
        yield RorRecord(
            ror_id=text["id"],
            name=text["name"],
            names=(RorName(text["name"], ("ror_display",)), *aliases),
            types=tuple(part for part in text["types"].split("|") if part),
            status=text["status"],
            established=cast(int | None, cells["established"]),
            country=text["country"],
            subdivision="",
            city=text["city"],
            latitude=cast(float | None, cells["lat"]),
            longitude=cast(float | None, cells["lng"]),
            website=text["website"],
            domains=tuple(part for part in text["domains"].split("|") if part),
            wikidata=text["wikidata"],
            isni=text["isni"],
            grid=text["grid"],
            fundref=text["fundref"],
            relations=(),
            modified_on=None,
        )

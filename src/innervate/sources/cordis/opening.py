"""One door: whatever form the CORDIS data come in, the same records come out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from innervate.sources.cordis.extract import PROJECTS, CordisExtract
from innervate.sources.cordis.members import CsvMembers, Progress
from innervate.sources.cordis.package import CordisPackage
from innervate.sources.cordis.records import CordisParticipation, CordisProject
from innervate.sources.download import fetch, is_url
from innervate.sources.faults import Fault, Line, Report, SourceRefused

HORIZON_EUROPE_URL = "https://cordis.europa.eu/data/cordis-HORIZONprojects-csv.zip"
HORIZON_2020_URL = "https://cordis.europa.eu/data/cordis-h2020projects-csv.zip"
_NEEDED = ("project.csv", "organization.csv")


class CordisData(Protocol):
    """Projects and participations, streamed. ``report`` hears of each faulty record or cell."""

    def projects(self, report: Report, progress: Progress | None = None) -> Iterator[CordisProject]: ...

    def participations(
        self, report: Report, progress: Progress | None = None
    ) -> Iterator[CordisParticipation]: ...


def open_cordis(source: str | Path, *, cache: Path, progress: Progress | None = None) -> CordisData:
    """The CORDIS data in ``source``: a zip, a folder with its CSV or parquet files, or a URL.

    Only a URL uses the network; it is fetched into the folder ``cache`` (resumed if broken off),
    ``progress`` telling the bytes. Raises SourceRefused when it is none of these.
    """
    path = fetch(str(source), cache, progress) if is_url(str(source)) else Path(source)
    for folder in (path, path / "projects"):
        if (folder / PROJECTS).is_file():
            return CordisExtract(folder)
    if not path.exists() or (path.is_file() and not zipfile.is_zipfile(path)):
        raise SourceRefused([Fault("cordis-not-found", Line(path.name))])
    members = CsvMembers(path)
    there = {name.rpartition("/")[2] for name in members.names()}
    missing = [
        Fault("cordis-member-missing", Line(path.name), {"member": name})
        for name in _NEEDED
        if name not in there
    ]
    if missing:
        raise SourceRefused(missing)
    return CordisPackage(members)

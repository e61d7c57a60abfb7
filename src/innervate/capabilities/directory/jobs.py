"""Long work of the directory, run by a worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from innervate.capabilities.directory.loading import load_cordis, load_ror
from innervate.capabilities.directory.models import ImportRun
from innervate.capabilities.directory.services import imports, merges
from innervate.core import access
from innervate.core.jobs import Progress, job
from innervate.core.models import Cluster


@job("directory.check_import")
def check_import(progress: Progress) -> Mapping[str, Any]:
    """Parameters: ``run`` (key), ``on`` (ISO day)."""
    run = imports.check_import(actor=progress.actor, run=_run(progress), on=_on(progress))
    return {"run": run.key, "state": run.state, **run.report["counts"], "faults": run.report["fault_count"]}


@job("directory.run_import")
def run_import(progress: Progress) -> Mapping[str, Any]:
    """Parameters: ``run`` (key), ``on`` (ISO day). All or nothing, so there is no checkpoint in between."""
    run = _run(progress)
    if run.state == ImportRun.State.IMPORTED:
        return {"run": run.key, **run.report["counts"]}  # done by this job before it was interrupted
    run = imports.run_import(actor=progress.actor, run=run, on=_on(progress))
    return {"run": run.key, **run.report["counts"]}


@job("directory.duplicates")
def search_duplicates(progress: Progress) -> Mapping[str, Any]:
    """Parameters: ``cluster`` (key)."""
    cluster = Cluster.objects.get(key=progress.parameters["cluster"])
    pairs = merges.search_duplicates(actor=progress.actor, cluster=cluster, now=timezone.now())
    return {"pairs": pairs}


def _run(progress: Progress) -> ImportRun:
    return access.get(progress.actor, ImportRun, str(progress.parameters["run"]))


def _on(progress: Progress) -> date:
    return date.fromisoformat(progress.parameters["on"])


@job("directory.load_cordis")
def cordis(progress: Progress) -> Mapping[str, Any]:
    """Parameters: ``source``, ``on`` (ISO day), ``programme`` or nothing."""
    loaded = load_cordis(
        actor=progress.actor,
        source=str(progress.parameters["source"]),
        cache=_downloads(),
        on=_on(progress),
        watcher=progress,
        programme=str(progress.parameters.get("programme", "")),
    )
    return loaded.as_json()


@job("directory.load_ror")
def ror(progress: Progress) -> Mapping[str, Any]:
    """Parameters: ``source``, ``on`` (ISO day), ``countries`` (list of codes) or nothing."""
    loaded = load_ror(
        actor=progress.actor,
        source=str(progress.parameters["source"]),
        cache=_downloads(),
        on=_on(progress),
        watcher=progress,
        countries=frozenset(progress.parameters.get("countries", ())),
    )
    return loaded.as_json()


def _downloads() -> Path:
    folder = Path(settings.INNERVATE_DATA_DIR) / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder

"""Spreadsheets in and out: upload, mapping, dry run, decisions, import, undo; export in the same format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from innervate.api.authentication import actor_of
from innervate.api.problems import documented, reader_language
from innervate.api.representation import cluster_reference
from innervate.api.schemas.directory import Decisions, ImportShown
from innervate.api.schemas.directory import Mapping as ColumnMapping
from innervate.capabilities.directory.exports import export_organisations, export_people
from innervate.capabilities.directory.models import ImportRun
from innervate.capabilities.directory.services import imports
from innervate.core import access
from innervate.core.actor import Actor
from innervate.core.models import Cluster
from innervate.core.selectors.chosen_cluster import chosen_cluster
from innervate.core.selectors.clusters import cluster_at
from innervate.vocab.messages import sentence

router = Router(tags=["Imports and exports"])
SHOWN_FAULTS = 500
_SHOWN = ("key", "entity", "file_name", "sheet", "state", "created_at", "imported_at", "undone_at")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EXPORTERS: Mapping[str, Callable[[Actor, Cluster, str], bytes]] = {
    "organisations": export_organisations,
    "people": export_people,
}


def _fault(fault: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "row": fault["row"],
        "column": fault["column"],
        "header": fault["header"],
        "code": fault["message"],
        "text": sentence(fault["message"], fault["parameters"], lang=reader_language()),
    }


def _import(run: ImportRun) -> dict[str, Any]:
    report = dict(run.report)
    faults = report.pop("faults", [])
    return {name: getattr(run, name) for name in _SHOWN} | {
        "href": reverse("api:show_import", kwargs={"key": run.key}),
        "cluster": cluster_reference(run.cluster),
        "visibility": run.mapping["visibility"],
        "columns": run.mapping["columns"],
        "fault_count": report.pop("fault_count", 0),
        "faults": [_fault(fault) for fault in faults[:SHOWN_FAULTS]],
        "report": report,
    }


def _found(request: HttpRequest, key: str) -> tuple[Actor, ImportRun]:
    actor = actor_of(request)
    return actor, access.get(actor, ImportRun, key)


@router.post(
    "/imports",
    response={201: ImportShown, **documented(403, 422)},
    operation_id="start_import",
    summary="Upload a spreadsheet",
    url_name="start_import",
)
def start_import(
    request: HttpRequest,
    response: HttpResponse,
    file: File[UploadedFile],
    entity: Form[Literal["directory.organisation", "directory.person"]] = "directory.organisation",
    cluster: Form[str] = "",
    sheet: Form[str] = "",
) -> Any:
    """CSV or XLSX. The columns are guessed; confirm them, then check, then run. Nothing is imported yet."""
    actor = actor_of(request)
    place = chosen_cluster(actor, cluster)
    access.require(actor, "create", ImportRun(cluster=place, entity=entity, started_by=actor.user))
    run = imports.start_import(
        actor=actor,
        cluster=place,
        entity=entity,
        file_name=file.name or "",
        content=file.read(imports.MOST_BYTES + 1),
        sheet=sheet,
    )
    shown = _import(run)
    response["Location"] = shown["href"]
    return Status(201, shown)


@router.get(
    "/imports/{key}",
    response={200: ImportShown, **documented(403, 404)},
    operation_id="show_import",
    summary="Show an import",
    url_name="show_import",
)
def show_import(request: HttpRequest, key: str) -> Any:
    return _import(_found(request, key)[1])


@router.put(
    "/imports/{key}/mapping",
    response={200: ImportShown, **documented(403, 404, 409, 422)},
    operation_id="confirm_mapping",
    summary="Say what the columns hold",
    url_name="confirm_mapping",
)
def confirm_mapping(request: HttpRequest, key: str, given: ColumnMapping) -> Any:
    actor, run = _found(request, key)
    return _import(
        imports.confirm_mapping(
            actor=actor,
            run=run,
            columns=given.columns,
            visibility=given.visibility,
            as_members=given.as_members,
        )
    )


@router.post(
    "/imports/{key}/check",
    response={200: ImportShown, **documented(403, 404, 409, 422)},
    operation_id="check_import",
    summary="Dry run: every faulty cell, every double",
    url_name="check_import",
)
def check_import(request: HttpRequest, key: str) -> Any:
    actor, run = _found(request, key)
    return _import(imports.check_import(actor=actor, run=run, on=timezone.localdate()))


@router.post(
    "/imports/{key}/decisions",
    response={200: ImportShown, **documented(403, 404, 409, 422)},
    operation_id="decide_rows",
    summary="Decide on doubtful rows",
    url_name="decide_rows",
)
def decide_rows(request: HttpRequest, key: str, given: Decisions) -> Any:
    """Check again afterwards."""
    actor, run = _found(request, key)
    if given.rows:
        run = imports.decide_rows(actor=actor, run=run, decisions=given.rows)
    if given.as_suggested:
        run = imports.accept_suggestions(actor=actor, run=run)
    return _import(run)


@router.post(
    "/imports/{key}/run",
    response={200: ImportShown, **documented(403, 404, 409, 422)},
    operation_id="run_import",
    summary="Import all or nothing",
    url_name="run_import",
)
def run_import(request: HttpRequest, key: str) -> Any:
    actor, run = _found(request, key)
    return _import(imports.run_import(actor=actor, run=run, on=timezone.localdate()))


@router.post(
    "/imports/{key}/undo",
    response={200: ImportShown, **documented(403, 404, 409)},
    operation_id="undo_import",
    summary="Take an import back",
    url_name="undo_import",
)
def undo_import(request: HttpRequest, key: str) -> Any:
    """A record that was edited since stays as it is; `report.undo.refused` says which and why."""
    actor, run = _found(request, key)
    return _import(imports.undo_import(actor=actor, run=run))


@router.get(
    "/clusters/{slug}/exports/{kind}.{format}",
    response={200: None, **documented(403, 404, 422)},
    operation_id="export_records",
    summary="Export a cluster's organisations or people",
    url_name="export_records",
    openapi_extra={
        "responses": {
            200: {
                "content": {
                    content_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
                    for content_type in CONTENT_TYPES.values()
                }
            }
        }
    },
)
def export_records(
    request: HttpRequest, slug: str, kind: Literal["organisations", "people"], format: Literal["csv", "xlsx"]
) -> HttpResponse:
    """The columns of an import, so that it reads back the same. Of people only for their managers."""
    content = EXPORTERS[kind](actor_of(request), cluster_at(slug), format)
    response = HttpResponse(content, content_type=CONTENT_TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{slug}-{kind}.{format}"'
    return response

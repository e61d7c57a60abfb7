"""``innervate import``: a spreadsheet into a cluster, all or nothing, as the portal's wizard does it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from innervate.cli.acting import As, cluster_named, writer
from innervate.cli.failures import ExitCode, Failure
from innervate.cli.language import language
from innervate.cli.node import Data, use_node
from innervate.cli.output import print_json, say
from innervate.vocab.messages import sentence

if TYPE_CHECKING:
    from innervate.capabilities.directory.models import ImportRun

app = typer.Typer()
SHOWN_FAULTS = 20
ENTITY_BY_KIND = {"organisations": "directory.organisation", "people": "directory.person"}


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX.")],
    cluster: Annotated[str, typer.Option(help="Cluster that will control the records.")] = "",
    kind: Annotated[str, typer.Option(help="organisations or people.")] = "organisations",
    check: Annotated[
        bool, typer.Option("--check", help="Dry run: say what would happen, import nothing.")
    ] = False,
    as_suggested: Annotated[
        bool, typer.Option("--as-suggested", help="Decide on likely doubles as suggested, rather than stop.")
    ] = False,
    acting: As = "",
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Import a spreadsheet with the columns as guessed; exit code 1 when a cell is to be mended."""
    if not file.is_file():
        raise Failure("file-not-found", ExitCode.NOT_FOUND, path=file)
    use_node(data)
    actor = writer(acting)
    run = _checked(actor, cluster_named(actor, cluster), file, kind)
    if run.state == run.State.CHECKED and not check:
        run = _imported(actor, run, as_suggested)
    _say(run, as_json)
    if run.state == run.State.REFUSED:
        raise typer.Exit(ExitCode.FAULTS_FOUND)


def _checked(actor: Any, cluster: Any, file: Path, kind: str) -> ImportRun:
    from django.utils import timezone

    from innervate.capabilities.directory.services import imports

    run = imports.start_import(
        actor=actor,
        cluster=cluster,
        entity=ENTITY_BY_KIND.get(kind, kind),
        file_name=file.name,
        content=file.read_bytes(),
    )
    columns = {column["position"]: column["field"] for column in run.mapping["columns"]}
    run = imports.confirm_mapping(actor=actor, run=run, columns=columns)
    return imports.check_import(actor=actor, run=run, on=timezone.localdate())


def _imported(actor: Any, run: ImportRun, as_suggested: bool) -> ImportRun:
    from django.utils import timezone

    from innervate.capabilities.directory.services import imports

    if as_suggested:
        run = imports.accept_suggestions(actor=actor, run=run)
    return imports.run_import(actor=actor, run=run, on=timezone.localdate())


def _say(run: ImportRun, as_json: bool) -> None:
    report = run.report
    if as_json:
        kept = {name: report[name] for name in ("rows", "fault_count", "faults", "proposals", "counts")}
        columns = [
            {name: column[name] for name in ("letter", "header", "field")}
            for column in run.mapping["columns"]
        ]
        print_json({"key": run.key, "state": run.state, "columns": columns, **kept})
        return
    for column in run.mapping["columns"]:
        say(f"{column['letter']}  {column['header']} -> {column['field'] or '-'}")
    for fault in report["faults"][:SHOWN_FAULTS]:
        text = sentence(fault["message"], fault["parameters"], lang=language())
        say(f"row {fault['row']}, column {fault['column']}: {text}")
    counts = ", ".join(f"{name} {count}" for name, count in report["counts"].items() if count)
    say(f"{run.state}: {report['rows']} rows, {report['fault_count']} faulty cells; {counts or '-'}")
    say(f"import {run.key}")

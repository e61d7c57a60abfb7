"""Any spreadsheet of organisations or people, in one go: the import wizard without a person in between."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from innervate.capabilities.directory.importing.columns import ORGANISATION
from innervate.capabilities.directory.models import ImportRun
from innervate.capabilities.directory.services import imports
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused
from innervate.core.models import Cluster, Visibility


def load_spreadsheet(
    *,
    actor: Actor,
    cluster: Cluster,
    path: Path,
    on: date,
    entity: str = ORGANISATION,
    sheet: str = "",
    accept_suggestions: bool = False,
    visibility: str = Visibility.NETWORK,
) -> ImportRun:
    """Import ``path`` with the columns as guessed; the run, to look at or to undo.

    ``accept_suggestions``: a row that is probably there already updates that record; otherwise such a
    row refuses
    the file. Raises NotPermitted, and InputRefused with every faulty cell; then nothing is imported.
    """
    run = imports.start_import(
        actor=actor,
        cluster=cluster,
        entity=entity,
        file_name=path.name,
        content=path.read_bytes(),
        sheet=sheet,
    )
    guessed = {column["position"]: column["field"] for column in run.mapping["columns"]}
    run = imports.confirm_mapping(actor=actor, run=run, columns=guessed, visibility=visibility)
    run = imports.check_import(actor=actor, run=run, on=on)
    if run.state == ImportRun.State.REFUSED:
        raise InputRefused(
            [
                InputFault(fault["address"] or f"row {fault['row']}", fault["message"], fault["parameters"])
                for fault in run.report["faults"]
            ]
        )
    if accept_suggestions and run.report["undecided"]:
        run = imports.accept_suggestions(actor=actor, run=run)
    return imports.run_import(actor=actor, run=run, on=on)

"""``innervate doctor``: how a node stands, and how to mend what is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from innervate.cli.failures import ExitCode, Failure
from innervate.cli.node import Data, use_data_folder
from innervate.cli.output import print_json
from innervate.cli.portal_part import set_up
from innervate.core.operations.data_folder import DataFolder, default_data_folder
from innervate.vocab.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innervate.core.operations.checks import Finding

app = typer.Typer()
MARKS = {"good": "[green]good   [/]", "warning": "[yellow]warning[/]", "fault": "[red]fault  [/]"}


@app.command()
def doctor(
    data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """Look at the set-up; ends with 1 when something is wrong, with 0 when there are at most warnings."""
    use_data_folder(data)
    folder = DataFolder(Path(os.environ.get("INNERVATE_DATA_DIR") or default_data_folder()))
    if not folder.root.is_dir():
        raise Failure("doctor-folder-missing", ExitCode.FAULTS_FOUND, folder=folder.root)
    if not folder.secret_key() and not os.environ.get("INNERVATE_SECRET_KEY"):
        raise Failure("doctor-key-missing", ExitCode.FAULTS_FOUND, file=folder.secret_key_file)
    try:
        set_up()
    except ValueError as error:  # what the settings refuse, such as a database address
        raise Failure("doctor-settings-wrong", ExitCode.FAULTS_FOUND, reason=error) from None
    from innervate.core.operations import checks

    found = checks.examine()
    _show(found, as_json)
    if any(finding.status is checks.Status.FAULT for finding in found):
        raise typer.Exit(ExitCode.FAULTS_FOUND)


def _show(found: Sequence[Finding], as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "check": finding.check,
                    "status": finding.status.value,
                    "code": finding.message,
                    "message": sentence(finding.message, finding.parameters),
                    "parameters": finding.parameters,
                }
                for finding in found
            ]
        )
        return
    console = Console(highlight=False)
    for finding in found:
        console.print(MARKS[finding.status.value], f"{finding.check}:", end=" ")
        console.print(sentence(finding.message, finding.parameters), markup=False, soft_wrap=True)

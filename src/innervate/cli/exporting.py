"""``innervate export``: a cluster's records in the format that ``innervate import`` reads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from innervate.cli.acting import As, cluster_named, reader
from innervate.cli.failures import ExitCode, Failure
from innervate.cli.node import Data, use_node
from innervate.cli.output import say

app = typer.Typer()


@app.command("export")
def export(
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; its ending says CSV or XLSX. Default: CSV to standard output."),
    ] = None,
    cluster: Annotated[str, typer.Option(help="Cluster whose records are written.")] = "",
    kind: Annotated[str, typer.Option(help="organisations or people.")] = "organisations",
    acting: As = "",
    data: Data = None,
) -> None:
    """Write the organisations or people of a cluster that the account may see."""
    use_node(data)
    from innervate.capabilities.directory.exports import export_organisations, export_people

    exporters = {"organisations": export_organisations, "people": export_people}
    if kind not in exporters:
        raise Failure("not-one-of", ExitCode.WRONG_USAGE, expected=", ".join(exporters))
    actor = reader(acting)
    content = exporters[kind](actor, cluster_named(actor, cluster), _format(out))
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)
        say(f"{out}: {len(content)} bytes")


def _format(out: Path | None) -> str:
    ending = "csv" if out is None else out.suffix.lower().lstrip(".")
    if ending not in ("csv", "xlsx"):
        raise Failure("not-one-of", ExitCode.WRONG_USAGE, expected="FILE.csv, FILE.xlsx")
    return ending

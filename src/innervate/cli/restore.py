"""``innervate restore FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from innervate.cli.failures import ExitCode, Failure
from innervate.cli.node import Data
from innervate.cli.output import print_json
from innervate.cli.portal_part import set_up
from innervate.cli.up import make_folder
from innervate.vocab.messages import sentence

app = typer.Typer()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `innervate backup` wrote.")],
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was restored, as JSON.")] = False,
) -> None:
    """Read a backup into an empty node, on SQLite or PostgreSQL, whichever it was made on."""
    if not file.is_file():
        raise Failure("file-not-found", ExitCode.NOT_FOUND, path=file)
    make_folder(data)
    set_up()
    from innervate.core.operations import preparing, restoring

    preparing.migrate(_tell)
    restored = restoring.restore(file)
    preparing.build_index(_tell)
    rows = sum(part.rows for part in restored.parts)
    files = sum(not part.is_table for part in restored.parts)
    if as_json:
        print_json({"rows": rows, "files": files, "made_at": restored.made_at, "software": restored.software})
    else:
        typer.echo(sentence("backup-restored", {"rows": rows, "files": files, "made_at": restored.made_at}))


def _tell(message: str) -> None:
    typer.echo(sentence(message), err=True)

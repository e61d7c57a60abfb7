"""``innervate backup FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from innervate.cli.node import Data, use_node
from innervate.cli.output import print_json
from innervate.vocab.messages import sentence

app = typer.Typer()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it, such as node-2026-11-21.tar.gz.")],
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="What is in it, as JSON.")] = False,
) -> None:
    """Write everything the node holds to one file, while it serves. The file opens every record: guard it."""
    use_node(data)
    from django.utils import timezone

    from innervate.core.operations import backing_up

    made = backing_up.backup(file, now=timezone.now())
    rows = sum(part.rows for part in made.parts)
    files = sum(not part.is_table for part in made.parts)
    if as_json:
        print_json({"file": str(file), "size": file.stat().st_size, "rows": rows, "files": files})
    else:
        typer.echo(sentence("backup-made", {"path": file, "rows": rows, "files": files}))

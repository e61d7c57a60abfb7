"""``innervate dump``: every row as JSON lines, in a form that does not depend on the database."""

from __future__ import annotations

import sys

import typer

from innervate.cli.node import Data, use_node

app = typer.Typer()


@app.command()
def dump(data: Data = None) -> None:
    """Write every row to standard output; two nodes with the same content give the same bytes."""
    use_node(data)
    from innervate.core.operations import everything

    with everything.snapshot():
        for line in everything.lines():
            sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()

"""``innervate worker``: runs waiting jobs, and with ``--tick-every`` also what is due."""

from __future__ import annotations

from typing import Annotated

import typer

from innervate.cli.node import Data, use_node
from innervate.cli.output import say

app = typer.Typer()


@app.command()
def worker(
    data: Data = None,
    once: Annotated[bool, typer.Option("--once", help="Stop when no job waits.")] = False,
    tick_every: Annotated[
        float, typer.Option(help="Seconds between two ticks in this process; 0: a timer does it.", min=0)
    ] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing.")] = False,
) -> None:
    """Run waiting jobs until SIGTERM or Ctrl-C; a job that is under way is handed back at its next step."""
    use_node(data)
    from innervate.core.operations import working

    working.work(once=once, tick_every=tick_every, say=(lambda _: None) if quiet else say)

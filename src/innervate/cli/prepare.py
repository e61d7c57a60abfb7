"""``innervate prepare``: what ``up`` makes before it serves; for nodes that a service manager runs."""

from __future__ import annotations

from typing import Annotated

import typer

from innervate.cli.node import Data
from innervate.cli.portal_part import set_up
from innervate.cli.up import make_folder
from innervate.vocab.messages import sentence

app = typer.Typer()


@app.command()
def prepare(
    data: Data = None,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Fill a new node with the demonstration.")
    ] = False,
) -> None:
    """Make the folder, bring tables, search index and files of the pages to this version. Safe to repeat."""
    make_folder(data)
    set_up()
    from django.utils import timezone

    from innervate.core.operations import preparing

    def tell(message: str) -> None:
        typer.echo(sentence(message))

    preparing.migrate(tell)
    if demonstration:
        preparing.make_people(empty=False, on=timezone.localdate(), say=tell)
    preparing.make_index(tell)
    preparing.collect_static(tell)

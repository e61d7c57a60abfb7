"""``innervate tick``: do once what is due; for a timer."""

from __future__ import annotations

from typing import Annotated

import typer

from innervate.cli.failures import ExitCode
from innervate.cli.node import Data, use_node
from innervate.cli.output import print_json, print_pairs

app = typer.Typer()


@app.command()
def tick(
    data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """Send mail, expire invitations, take up interrupted jobs, bring the index up to date."""
    use_node(data)
    from django.utils import timezone

    from innervate.core.tick import tick as do_what_is_due

    done = do_what_is_due(timezone.now())
    if as_json:
        print_json(done)
    else:
        print_pairs({name.replace("_", " "): str(count) for name, count in done.items()})
    if -1 in done.values():
        raise typer.Exit(ExitCode.FAULTS_FOUND)

"""``innervate audit verify``: does every chain of the trail hold?"""

from __future__ import annotations

from typing import Annotated

import typer

from innervate.cli.failures import ExitCode
from innervate.cli.node import Data, use_node
from innervate.cli.output import print_json, print_table
from innervate.vocab.messages import sentence

app = typer.Typer(no_args_is_help=True)


@app.callback()
def audit() -> None:
    """The audit trail: one hash chain per cluster and one of the node."""


@app.command()
def verify(
    data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """Read every chain from its first entry; ends with 1 when one is broken, and says where."""
    use_node(data)
    from innervate.core import audit as trail
    from innervate.core.models import AuditChain

    broken = list(trail.verify())
    chains = {chain.name: {"length": chain.length, "head": chain.head} for chain in AuditChain.objects.all()}
    if as_json:
        faults = [{"chain": one.chain, "position": one.position, "reason": one.reason} for one in broken]
        print_json({"holds": not broken, "chains": chains, "broken": faults})
    elif broken:
        print_table(
            ["chain", "entry", "what does not hold"],
            [(one.chain, str(one.position), one.reason) for one in broken],
        )
    else:
        entries = sum(chain["length"] for chain in chains.values())
        typer.echo(sentence("audit-holds", {"chains": len(chains), "entries": entries}))
    if broken:
        raise typer.Exit(ExitCode.FAULTS_FOUND)

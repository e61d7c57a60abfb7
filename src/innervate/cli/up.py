"""``innervate up``: one command from nothing to a serving node."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from innervate.cli.failures import ExitCode, Failure
from innervate.cli.node import use_data_folder
from innervate.cli.portal_part import set_up
from innervate.core.loopback import is_loopback
from innervate.core.operations.data_folder import DataFolder, default_data_folder
from innervate.vocab.messages import sentence

if TYPE_CHECKING:
    from innervate.core.operations.preparing import Prepared

app = typer.Typer()


@app.command()
def up(
    data: Annotated[Path | None, typer.Option(help="Data folder; made when it is not there.")] = None,
    port: Annotated[int, typer.Option(help="Port to serve on; 0 takes a free one.", min=0, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    empty: Annotated[
        bool, typer.Option("--empty", help="A new node starts with an administrator only.")
    ] = False,
    show_demo_accounts: Annotated[
        bool,
        typer.Option("--show-demo-accounts", help="Serve the demonstration to other machines, too."),
    ] = False,
) -> None:
    """Set up a node where that is still needed, then serve it until Ctrl-C."""
    from innervate.core.operations import serving

    folder = make_folder(data)
    listener = serving.listening(host, port)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    local = f"http://{f'[{shown}]' if ':' in shown else shown}:{listener.getsockname()[1]}"
    os.environ.setdefault("INNERVATE_ADDRESS", local)
    set_up()
    if not show_demo_accounts and not is_loopback(host):
        _keep_demonstration_local(folder, host, empty)
    prepared = _prepare(empty)
    supervisor = serving.Supervisor(listener, folder.run, os.environ)
    supervisor.serve(lambda: _greet(local, prepared))
    typer.echo(sentence("up-ended"))


def make_folder(data: Path | None) -> DataFolder:
    """The chosen data folder, made where it is missing. Raises Failure when that is not possible."""
    use_data_folder(data)
    os.umask(0o077)  # whatever a library writes, only the owner reads it
    folder = DataFolder(Path(os.environ.get("INNERVATE_DATA_DIR") or default_data_folder()))
    os.environ["INNERVATE_DATA_DIR"] = str(folder.root)
    try:
        folder.make()
    except OSError as error:
        raise Failure(
            "data-folder-cannot-be-made",
            ExitCode.NOT_PERMITTED,
            folder=folder.root,
            reason=error.strerror or "",
        ) from None
    return folder


def _keep_demonstration_local(folder: DataFolder, host: str, empty: bool) -> None:
    """Raises Failure when other machines would reach accounts that share one password."""
    from innervate.core.operations import preparing

    if folder.demo_accounts() or (not empty and preparing.is_new()):
        raise Failure("up-demo-on-network", ExitCode.NOT_PERMITTED, host=host)


def _prepare(empty: bool) -> Prepared:
    from django.utils import timezone

    from innervate.core.operations import preparing

    return preparing.prepare(
        empty=empty, on=timezone.localdate(), say=lambda message: typer.echo(sentence(message))
    )


def _table(rows: Sequence[tuple[str, str, str]]) -> Sequence[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows]  # fmt: skip


def _greet(address: str, prepared: Prepared) -> None:
    typer.echo(sentence("up-serving", {"address": address}))
    if prepared.accounts:
        typer.echo(sentence("up-demo-accounts" if prepared.demonstration else "up-first-account"))
        rows = [(one.role.replace("_", " "), one.email, one.password) for one in prepared.accounts]
        for line in _table(rows):
            typer.echo(line)
    typer.echo(sentence("up-how-to-end"))

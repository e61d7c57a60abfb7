"""Which node a command speaks of: the data folder of ``--data``, of the environment, or the usual one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from innervate.cli.failures import ExitCode, Failure
from innervate.cli.portal_part import set_up

Data = Annotated[Path | None, typer.Option("--data", help="Data folder of the node.")]


def use_data_folder(data: Path | None) -> None:
    """Say it to the settings, which read the environment. Call it before ``set_up``."""
    if data is not None:
        os.environ["INNERVATE_DATA_DIR"] = str(data.expanduser().resolve())


def use_node(data: Path | None) -> None:
    """Start Django for a node that is there. Raises Failure when its database cannot be read."""
    use_data_folder(data)
    try:
        set_up()
    except ValueError as error:  # what the settings refuse, such as a database address
        raise Failure("doctor-settings-wrong", ExitCode.FAULTS_FOUND, reason=error) from None
    from django.db import DatabaseError

    from innervate.core.models import User

    try:
        User.objects.exists()
    except DatabaseError as error:
        reason = str(error).splitlines()[0]
        raise Failure("node-not-ready", ExitCode.FAULTS_FOUND, reason=reason) from None

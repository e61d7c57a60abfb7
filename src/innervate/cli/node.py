"""Which node a command speaks of: the data folder of ``--data``, of the environment, or the usual one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path | None, typer.Option("--data", help="Data folder of the node.")]


def use_data_folder(data: Path | None) -> None:
    """Say it to the settings, which read the environment. Call it before ``set_up``."""
    if data is not None:
        os.environ["INNERVATE_DATA_DIR"] = str(data.expanduser().resolve())

"""``innervate index``: build the index of a folder of files, or the node's own anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from innervate.cli.files.opening import open_data
from innervate.cli.output import print_json, progress, say
from innervate.cli.portal_part import require_portal_part, set_up

app = typer.Typer()


@app.command()
def index(
    data: Annotated[
        Path | None, typer.Option(help="Folder or file with the records; without it, the node's own index.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Build the search index of files, or write the node's index anew from its database."""
    document = _index_node() if data is None else _index_files(data)
    if as_json:
        print_json(document)
    else:
        say(f"{document['profiles']} profiles in {document['index']}")


def _index_files(path: Path) -> dict[str, object]:
    built = open_data(path)
    return {
        "index": str(built.index.path),
        "profiles": len(built.index),
        "built": built.is_new,
        "faults": len(built.faults),
        "versions": built.index.record(),
    }


def _index_node() -> dict[str, object]:
    require_portal_part("index")
    set_up()
    from innervate.core import index as node_index  # needs Django, which was just started

    with progress() as display:
        task = display.add_task("Indexing the node", total=None)
        count = node_index.rebuild(lambda done: display.update(task, completed=done))
    opened = node_index.opened()
    return {
        "index": str(opened.path),
        "profiles": count,
        "built": True,
        "faults": 0,
        "versions": opened.record(),
    }

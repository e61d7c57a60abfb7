"""``innervate bench``: run a benchmark of the repository with the arguments that it takes."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from innervate.cli.failures import ExitCode, Failure

app = typer.Typer()
NAMES = ("partners", "dedupe", "retrieval", "scale", "serve")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(NAMES)}.")],
) -> None:
    """Run a benchmark; what follows its name is handed to it, such as --data DIR --json."""
    if name not in NAMES:
        raise Failure("no-such-benchmark", ExitCode.WRONG_USAGE, name=name, names=", ".join(NAMES))
    raise typer.Exit(_main_of(benchmark_file(name))(context.args) or 0)


def benchmark_file(name: str) -> Path:
    """The benchmark in the repository that this package is run from, or in the present folder.

    Raises Failure: an installed package has no benchmarks.
    """
    repository = Path(__file__).resolve().parents[3]
    for folder in (repository, Path.cwd()):
        found = folder / "benchmarks" / f"{name}.py"
        if found.is_file():
            return found
    raise Failure("benchmarks-not-here", ExitCode.PART_MISSING, path=repository / "benchmarks" / f"{name}.py")


def _main_of(file: Path) -> Callable[[Sequence[str]], int | None]:
    """``main(argv)`` of a file that is no part of the package."""
    sys.path.insert(0, str(file.parent))
    described = importlib.util.spec_from_file_location(file.stem, file)
    if described is None or described.loader is None:
        raise Failure("benchmarks-not-here", ExitCode.PART_MISSING, path=file)
    module = importlib.util.module_from_spec(described)
    # Dataclasses of the file look their module up by name.
    sys.modules[file.stem] = module
    described.loader.exec_module(module)
    main: Callable[[Sequence[str]], int | None] = module.main
    return main

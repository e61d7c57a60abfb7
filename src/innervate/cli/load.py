"""``innervate load``: CORDIS, ROR or a spreadsheet into the node; a load goes on where it stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any

import typer

from innervate.cli.acting import As, cluster_named, writer
from innervate.cli.failures import ExitCode, Failure
from innervate.cli.files.cache import default_cache
from innervate.cli.language import language
from innervate.cli.node import Data, use_node
from innervate.cli.output import print_json, progress, say
from innervate.vocab.messages import sentence

app = typer.Typer(no_args_is_help=True, help="Load CORDIS, ROR or a spreadsheet into the node.")
Source = Annotated[str, typer.Argument(help="A file, a folder or a URL.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
SHOWN_FAULTS = 20


class TerminalWatch:
    """Shows how far a load is and remembers its faults; Ctrl-C stops it between two batches."""

    def __init__(self) -> None:
        self._display = progress()
        self._task = self._display.add_task("Loading", total=None)
        self.checkpoint: dict[str, Any] = {}
        self.stopped = False
        self.faults: list[tuple[str, str, dict[str, str]]] = []

    def __enter__(self) -> TerminalWatch:
        self._display.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._display.stop()

    def step(self, done: int, total: int | None = None, stage: str = "") -> None:
        described = sentence(stage, lang=language()) if stage else "Loading"
        self._display.update(self._task, completed=done, total=total, description=described)

    def fault(self, message: str, *, place: str = "", **parameters: object) -> None:
        self.faults.append((message, place, {name: str(value) for name, value in parameters.items()}))

    def keep(self, checkpoint: Mapping[str, Any]) -> None:
        self.checkpoint = dict(checkpoint)


def _load(load: Callable[[TerminalWatch], Any], as_json: bool) -> None:
    """Run a load and say what it did."""
    with TerminalWatch() as watch:
        loaded = load(watch)
    faults = [
        {"place": place, "code": message, "text": sentence(message, parameters, lang=language())}
        for message, place, parameters in watch.faults
    ]
    if as_json:
        print_json(loaded.as_json() | {"faults": faults})
        return
    for fault in faults[:SHOWN_FAULTS]:
        say(f"{fault['place']}: {fault['text']}")
    if len(faults) > SHOWN_FAULTS:
        counts = Counter(str(fault["code"]) for fault in faults)
        say(f"{len(faults)} faults: " + ", ".join(f"{code} {count}" for code, count in counts.most_common()))
    for name, counted in loaded.counts.items():
        say(f"{name}: " + ", ".join(f"{outcome} {count}" for outcome, count in counted.items()))


@app.command()
def cordis(
    source: Source,
    programme: Annotated[
        str, typer.Option(help="Framework when the package does not say: HORIZON, H2020.")
    ] = "",
    acting: As = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Load a CORDIS package: the official CSV zip, its folder, or their URL."""
    use_node(data)
    from django.utils import timezone

    from innervate.capabilities.directory.loading.cordis import load_cordis

    actor, on = writer(acting), timezone.localdate()
    _load(
        lambda watch: load_cordis(
            actor=actor, source=source, cache=default_cache(), on=on, watcher=watch, programme=programme
        ),
        as_json,
    )


@app.command()
def ror(
    source: Source,
    country: Annotated[list[str] | None, typer.Option(help="Only this country (ISO 3166-1 alpha-2).")] = None,
    acting: As = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Load a dump of the Research Organization Registry."""
    use_node(data)
    from django.utils import timezone

    from innervate.capabilities.directory.loading.ror import load_ror

    actor, on = writer(acting), timezone.localdate()
    _load(
        lambda watch: load_ror(
            actor=actor, source=source, cache=default_cache(), on=on, watcher=watch, countries=country or ()
        ),
        as_json,
    )


@app.command()
def organisations(
    source: Source,
    cluster: Annotated[str, typer.Option(help="Cluster that will control the records.")] = "",
    as_suggested: Annotated[
        bool, typer.Option("--as-suggested", help="Rows that are probably there update that record.")
    ] = False,
    acting: As = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Load a spreadsheet of organisations, all or nothing."""
    if not Path(source).is_file():
        raise Failure("file-not-found", ExitCode.NOT_FOUND, path=source)
    use_node(data)
    from django.utils import timezone

    from innervate.capabilities.directory.loading.spreadsheets import load_spreadsheet

    actor = writer(acting)
    run = load_spreadsheet(
        actor=actor,
        cluster=cluster_named(actor, cluster),
        path=Path(source),
        on=timezone.localdate(),
        accept_suggestions=as_suggested,
    )
    if as_json:
        print_json({"import": run.key, "state": run.state, "counts": run.report["counts"]})
    else:
        say(
            f"import {run.key}: "
            + ", ".join(f"{name} {count}" for name, count in run.report["counts"].items() if count)
        )

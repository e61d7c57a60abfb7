"""Opening the data that a command names, telling the person at the terminal what it takes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from innervate.cli.failures import place_of
from innervate.cli.files.cache import Built, default_cache, index_of
from innervate.cli.output import progress, say
from innervate.sources.faults import Fault
from innervate.vocab.messages import sentence

SHOWN_FAULTS = 5


def open_data(path: Path) -> Built:
    """The index of ``path``, with a progress display while it is built and a word on faulty rows."""
    with progress() as display:
        task = display.add_task(f"Indexing {path.name}", total=None)
        built = index_of(
            path, cache=default_cache(), on_progress=lambda count: display.update(task, completed=count)
        )
        display.update(task, visible=built.is_new)
    if built.is_new:
        say_faults(built.faults)
    return built


def say_faults(faults: tuple[Fault, ...]) -> None:
    """The first faults in words, and how many there are of each kind."""
    for fault in faults[:SHOWN_FAULTS]:
        say(f"{place_of(fault.at)}: {sentence(fault.message_id, fault.params)}")
    if len(faults) > SHOWN_FAULTS:
        counts = Counter(fault.message_id for fault in faults)
        say(
            f"... {len(faults)} in all: "
            + ", ".join(f"{name} {count}" for name, count in counts.most_common())
        )

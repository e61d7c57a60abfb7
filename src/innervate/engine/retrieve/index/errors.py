"""What can be wrong with an index, as message ids with parameters."""

from __future__ import annotations

from pathlib import Path


class IndexFault(Exception):
    """Base of the faults below. ``message_id`` is a catalogue id, ``parameters`` fill its sentence."""

    message_id = "index-fault"

    def __init__(self, **parameters: str | int) -> None:
        super().__init__(f"{self.message_id}: {parameters}")
        self.parameters = parameters


class IndexMissing(IndexFault):
    """There is no index at this place; create or build one."""

    message_id = "index-missing"

    def __init__(self, path: Path) -> None:
        super().__init__(path=str(path))


class IndexExists(IndexFault):
    """An index stands here already; open it instead."""

    message_id = "index-exists"

    def __init__(self, path: Path) -> None:
        super().__init__(path=str(path))


class IndexOutdated(IndexFault):
    """The index was written by another format or analysis; rebuild it from the profiles."""

    message_id = "index-outdated"

    def __init__(self, path: Path, found: str, needed: str) -> None:
        super().__init__(path=str(path), found=found, needed=needed)


class IndexBusy(IndexFault):
    """Another process is writing this index."""

    message_id = "index-busy"

    def __init__(self, path: Path) -> None:
        super().__init__(path=str(path))


class ProfileRefused(IndexFault):
    """A profile that cannot be indexed as it is; nothing of the batch was taken."""

    message_id = "index-profile-refused"

"""All signals of a batch of questions, by their full name ``family.signal``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from innervate.engine.retrieve.network.arrays import Floats
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.families import FAMILIES
from innervate.engine.retrieve.network.records import PartnerQuestion
from innervate.engine.retrieve.network.snapshot import Snapshot

#: Questions per batch: some 60 matrices of 16 x candidates are held at once.
BATCH = 16

#: Changes whenever equal facts could give other values; a model names the version that it was made for.
SIGNALS_VERSION = "1"


def signals_of(asked: Asked) -> dict[str, Floats]:
    """Questions x candidates per signal; the scale is its own (see its family). Without candidates empty."""
    if not asked.snapshot.width:
        return {}
    return {
        f"{family}.{name}": values
        for family, compute in FAMILIES.items()
        for name, values in compute(asked).items()
    }


def batches(
    snapshot: Snapshot, questions: Sequence[PartnerQuestion], size: int = BATCH
) -> Iterator[tuple[Asked, Mapping[str, Floats]]]:
    """The questions in order, ``size`` at a time, with their signals."""
    for start in range(0, len(questions), size):
        asked = Asked(snapshot, questions[start : start + size])
        yield asked, signals_of(asked)

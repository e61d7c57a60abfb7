"""Five classes for a map of shades: every class as full as it can be, and bounds that are whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

CLASSES = 5


@dataclass(frozen=True, slots=True)
class Class:
    """Counts from ``low`` to ``high``, both included; ``shade`` 1 (light) to 5 (dark)."""

    shade: int
    low: int
    high: int

    @property
    def bounds(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def classes_of(counts: Sequence[int]) -> list[Class]:
    """Quantiles of the distinct counts above nought; fewer classes when there are fewer counts."""
    distinct = sorted({count for count in counts if count > 0})
    number = min(CLASSES, len(distinct))
    if not number:
        return []
    bounds = [round(index * len(distinct) / number) for index in range(number + 1)]
    parts = [distinct[start:end] for start, end in pairwise(bounds)]
    step = (CLASSES - 1) / max(1, number - 1)
    return [Class(1 + round(index * step), part[0], part[-1]) for index, part in enumerate(parts)]


def shade_of(count: int, classes: Sequence[Class]) -> int:
    """0 for none."""
    return next((one.shade for one in classes if one.low <= count <= one.high), 0)

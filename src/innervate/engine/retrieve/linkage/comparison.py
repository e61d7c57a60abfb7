"""Pairs of records to compare, with the weights of their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from rapidfuzz import process

from innervate.engine.retrieve.linkage.blocking import Pairs
from innervate.engine.retrieve.linkage.columns import Columns, Floats, Indices
from innervate.engine.retrieve.linkage.rarity import Rarity

FeatureTable: TypeAlias = dict[str, Floats]


@dataclass(frozen=True)
class Comparison:
    """``appearances``: (n, 2) rows of names; ``records``: (n, 2) rows of the records they belong to.

    ``left`` and ``right`` hold only records that stand in a pair. ``nodes``: the records numbered through
    both whole sets, so that left and right never meet by chance, and are one within one set. ``pair``:
    which pair of records a row belongs to.
    """

    left: Columns
    right: Columns
    rarity: Rarity
    appearances: Pairs
    records: Pairs
    nodes: Pairs
    pair: Indices

    def __len__(self) -> int:
        return len(self.appearances)

    def part(self, rows: slice) -> Comparison:
        """Some of the pairs."""
        return replace(
            self,
            appearances=self.appearances[rows],
            records=self.records[rows],
            nodes=self.nodes[rows],
            pair=self.pair[rows],
        )

    def names(self, texts_left: Sequence[str], texts_right: Sequence[str]) -> tuple[list[str], list[str]]:
        """Both columns of texts by appearance, in the order of the pairs."""
        return _taken(texts_left, self.appearances[:, 0]), _taken(texts_right, self.appearances[:, 1])

    def owners(self, texts_left: Sequence[str], texts_right: Sequence[str]) -> tuple[list[str], list[str]]:
        """Both columns of texts by record, in the order of the pairs."""
        return _taken(texts_left, self.records[:, 0]), _taken(texts_right, self.records[:, 1])


def _taken(texts: Sequence[str], rows: np.ndarray[Any, Any]) -> list[str]:
    return [texts[row] for row in rows.tolist()]


def likeness(
    left: Sequence[str], right: Sequence[str], scorer: Callable[..., float], scale: float = 100.0
) -> Floats:
    """``scorer`` of rapidfuzz row by row, 0 to 1; NaN where a side is empty."""
    scores = process.cpdist(left, right, scorer=scorer, dtype=np.float32, workers=1) / np.float32(scale)
    scores[[not (a and b) for a, b in zip(left, right, strict=True)]] = np.nan
    result: Floats = scores.astype(np.float32)
    return result


def equality(left: Sequence[str], right: Sequence[str]) -> Floats:
    """1 for equal, 0 for not; NaN where a side is empty."""
    return np.array(
        [float(a == b) if a and b else np.nan for a, b in zip(left, right, strict=True)], dtype=np.float32
    )


def low_high(name: str, first: Floats, second: Floats) -> FeatureTable:
    """Two one-sided figures as the lower and the higher one, so that sides may be swapped."""
    return {f"{name}_low": np.fmin(first, second), f"{name}_high": np.fmax(first, second)}

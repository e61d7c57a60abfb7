"""Boosted trees from a plain JSON file, walked with numpy: no pickle, no training library at run time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from innervate.engine.retrieve.linkage.columns import Floats

_WALKS_AT_ONCE = 1_000_000  # rows times trees: about 50 MB


@dataclass(frozen=True)
class Forest:
    """Trees laid out in flat arrays; node ``k`` of all trees.

    ``feature``: column tested, -1 in a leaf. A value at or below ``threshold`` goes to ``low``, one above to
    ``high``, NaN to ``low`` where ``unknown_low``. ``value``: log odds of a leaf; of an inner one the mean of
    its leaves in training, so that a path explains itself step by step. ``roots``: first node of each tree.
    """

    features: tuple[str, ...]
    baseline: float
    roots: npt.NDArray[np.int32]
    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float32]
    low: npt.NDArray[np.int32]
    high: npt.NDArray[np.int32]
    unknown_low: npt.NDArray[np.bool_]
    value: npt.NDArray[np.float32]

    @classmethod
    def from_json(cls, text: Mapping[str, object]) -> Forest:
        """The forest of a weights file."""

        def column(name: str, dtype: type[np.generic]) -> npt.NDArray[np.generic]:
            return np.array(cast(Sequence[float], text[name]), dtype=dtype)

        return cls(
            features=tuple(cast(Sequence[str], text["features"])),
            baseline=float(cast(float, text["baseline"])),
            roots=cast(npt.NDArray[np.int32], column("roots", np.int32)),
            feature=cast(npt.NDArray[np.int32], column("feature", np.int32)),
            threshold=cast(npt.NDArray[np.float32], column("threshold", np.float32)),
            low=cast(npt.NDArray[np.int32], column("low", np.int32)),
            high=cast(npt.NDArray[np.int32], column("high", np.int32)),
            unknown_low=cast(npt.NDArray[np.bool_], column("unknown_low", np.bool_)),
            value=cast(npt.NDArray[np.float32], column("value", np.float32)),
        )

    def matrix(self, table: Mapping[str, Floats]) -> Floats:
        """Rows of feature values in the order of the forest."""
        return np.stack([table[name] for name in self.features], axis=1).astype(np.float32)

    def log_odds(self, rows: Floats) -> Floats:
        """Log odds of each row of ``matrix``."""
        return self._in_chunks(rows, None)

    def contributions(self, rows: Floats) -> tuple[Floats, Floats]:
        """Log odds, and the share of each feature in them (rows x features).

        The shares of a row and ``start`` sum to the log odds. Source: path decomposition of Saabas (2014).
        """
        shares = np.zeros((len(rows), len(self.features)), dtype=np.float32)
        return self._in_chunks(rows, shares), shares

    @property
    def start(self) -> float:
        """Log odds before anything is known of a pair."""
        return float(self.baseline + self.value[self.roots].sum())

    def _in_chunks(self, rows: Floats, shares: Floats | None) -> Floats:
        size = max(1, _WALKS_AT_ONCE // len(self.roots))
        parts = [slice(start, start + size) for start in range(0, len(rows), size)]
        pieces = [self._walk(rows[part], None if shares is None else shares[part]) for part in parts]
        return np.concatenate([*pieces, np.zeros(0, dtype=np.float32)])

    def _walk(self, rows: Floats, shares: Floats | None) -> Floats:
        """Every row down every tree at once; ``shares`` is added to where given."""
        trees, width = len(self.roots), len(self.features)
        at = np.tile(self.roots, len(rows))
        going = np.arange(len(at))
        while len(going := going[self.feature[at[going]] >= 0]):
            node, row = at[going], going // trees
            tested = self.feature[node]
            value = rows[row, tested]
            to_low = np.where(np.isnan(value), self.unknown_low[node], value <= self.threshold[node])
            at[going] = np.where(to_low, self.low[node], self.high[node])
            if shares is not None:
                steps = self.value[at[going]] - self.value[node]
                shares += np.bincount(row * width + tested, weights=steps, minlength=shares.size).reshape(
                    shares.shape
                )
        scores = self.value[at].reshape(len(rows), trees).sum(axis=1, dtype=np.float64) + self.baseline
        return np.asarray(scores, dtype=np.float32)

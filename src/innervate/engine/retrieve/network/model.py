"""An additive model: each signal has a curve, the score is the sum of the curves' values.

So every score can be taken apart exactly, and every curve can be drawn and judged by a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from innervate.engine.retrieve.network.arrays import Floats
from innervate.engine.retrieve.network.signals import SIGNALS_VERSION


@dataclass(frozen=True)
class Curve:
    """Straight between ``knots`` (ascending, at least two), level beyond them."""

    knots: Floats
    values: Floats

    def __post_init__(self) -> None:
        if len(self.knots) < 2 or len(self.knots) != len(self.values) or (np.diff(self.knots) <= 0).any():
            raise ValueError("a curve needs two or more ascending knots, and a value for each")

    def at(self, signal: Floats) -> Floats:
        return np.interp(signal, self.knots, self.values).astype(np.float32)


class ModelOutdated(ValueError):
    """The model was made for other signals. ``message_id`` is a catalogue id."""

    message_id = "partner-model-outdated"

    def __init__(self, made_for: str) -> None:
        super().__init__(f"{self.message_id}: made for signals {made_for}, these are {SIGNALS_VERSION}")
        self.made_for = made_for


@dataclass(frozen=True)
class PartnerModel:
    """``curves`` by the full name of their signal; a signal without a curve counts nothing."""

    version: str
    curves: Mapping[str, Curve]
    provenance: Mapping[str, object] = field(default_factory=dict)

    def score(self, signals: Mapping[str, Floats]) -> Floats:
        """Questions x candidates: sum of all parts. Raises KeyError when a signal is missing."""
        parts = list(self.parts(signals).values())
        return np.asarray(np.sum(parts, axis=0), dtype=np.float32)

    def parts(self, signals: Mapping[str, Floats]) -> dict[str, Floats]:
        return {name: curve.at(signals[name]) for name, curve in self.curves.items()}

    def as_json(self) -> dict[str, object]:
        return {
            "version": self.version,
            "signals": SIGNALS_VERSION,
            "provenance": dict(self.provenance),
            "curves": {
                name: {"knots": curve.knots.tolist(), "values": curve.values.tolist()}
                for name, curve in self.curves.items()
            },
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> PartnerModel:
        """Raises ModelOutdated."""
        if stored["signals"] != SIGNALS_VERSION:
            raise ModelOutdated(str(stored["signals"]))
        curves = cast(Mapping[str, Mapping[str, list[float]]], stored["curves"])
        return cls(
            version=str(stored["version"]),
            provenance=cast(Mapping[str, object], stored["provenance"]),
            curves={
                name: Curve(np.array(each["knots"], np.float32), np.array(each["values"], np.float32))
                for name, each in curves.items()
            },
        )

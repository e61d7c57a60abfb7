"""The trained weights: versioned data in ``weights/``, with what they were trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from innervate.engine.retrieve.linkage.trees import Forest

SHIPPED = "organisations-1"


@dataclass(frozen=True)
class Weights:
    """Both passes and the thresholds on the probability of the second.

    ``propose``: worth showing to a person. ``preselect``: right in at least 99 of 100 cases on records that
    the weights were tuned on, each scored by weights that had not seen it.
    """

    version: str
    provenance: Mapping[str, object]
    first: Forest
    second: Forest
    propose: float
    preselect: float

    @classmethod
    def from_json(cls, text: Mapping[str, object]) -> Weights:
        thresholds = cast(Mapping[str, float], text["thresholds"])
        return cls(
            version=str(text["version"]),
            provenance=cast(Mapping[str, object], text["provenance"]),
            first=Forest.from_json(cast(Mapping[str, object], text["first"])),
            second=Forest.from_json(cast(Mapping[str, object], text["second"])),
            propose=thresholds["propose"],
            preselect=thresholds["preselect"],
        )


@cache
def shipped_weights() -> Weights:
    """The weights of this release."""
    package = files("innervate.engine.retrieve.linkage")
    return Weights.from_json(json.loads((package / "weights" / f"{SHIPPED}.json").read_text("utf-8")))

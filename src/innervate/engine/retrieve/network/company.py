"""Company: who is usually beside whom, once everybody else who is beside them is accounted for.

A hub stands beside everybody and so explains nobody. Source: Steck, Embarrassingly Shallow Autoencoders for
Sparse Data (2019): the ridge regression of each body's presence on all others' has a closed form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from innervate.engine.retrieve.network.arrays import Floats, Ints, Sparse

#: The busiest bodies; the matrix is inverted in full. Others are rarely beside anybody twice.
_BODIES = 3000
_LEAST_PROJECTS = 2
_RIDGE = 10.0


@dataclass(frozen=True)
class Company:
    """``columns``: candidates that are weighed, of ``width``; ``weights``: weighed x weighed."""

    width: int
    columns: Ints
    weights: Floats

    @classmethod
    def of(cls, parts: Sequence[tuple[Sparse, Floats]]) -> Company:
        """``parts``: projects x candidates, each with the weight of every project."""
        presence = sparse.vstack(
            [sparse.diags(np.sqrt(weight)) @ members for members, weight in parts]
        ).tocsr()
        number = np.asarray((presence > 0).sum(axis=0)).ravel()
        busiest = np.argsort(-number, kind="stable")[:_BODIES]
        columns = np.sort(busiest[number[busiest] >= _LEAST_PROJECTS])
        chosen = presence[:, columns]
        together = np.asarray((chosen.T @ chosen).todense(), dtype=np.float32)
        together[np.diag_indices(len(columns))] += _RIDGE
        inverse = np.linalg.inv(together)
        weights = -inverse / np.diag(inverse)[None, :]
        weights[np.diag_indices(len(columns))] = 0
        return cls(presence.shape[1], columns, weights.astype(np.float32))

    def beside(self, present: Floats) -> Floats:
        """Questions x candidates: how much the presence of ``present`` (same shape) speaks for each."""
        found = np.zeros((len(present), self.width), np.float32)
        found[:, self.columns] = present[:, self.columns] @ self.weights
        return found

"""Theme: what candidates did in the projects that are nearest to the question."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from innervate.engine.retrieve.network.arrays import Floats, Reals, Sparse, only_best, share_of_best, times
from innervate.engine.retrieve.network.asked import Asked

#: A project loses half its say in this many years, e-based.
_FADES_IN_YEARS = 2.0


def theme(asked: Asked) -> Mapping[str, Floats]:
    """Nearness of the 100 or 300 nearest projects, summed over those a candidate took part in; 1 the best."""
    snapshot = asked.snapshot
    projects, near = snapshot.described, asked.nearness
    members = projects.members
    wide = only_best(near, 300) ** 3
    consortia = near * projects.is_consortium
    per_project = times(wide, members) / np.sqrt(snapshot.projects_of + 3)
    fields, fields_share = _fields(asked)
    raw: dict[str, Reals] = {
        "nearest": times(only_best(near, 100) ** 2, members),
        "small_groups": times(only_best(near, 100) ** 2 / np.maximum(np.float32(2), projects.size), members),
        "wide": times(wide, members),
        "consortia_wide": times(only_best(consortia, 300) ** 3, members),
        "recent": times(wide * np.exp(-projects.age / np.float32(_FADES_IN_YEARS)), members),
        "led": times(only_best(consortia, 200) ** 2, projects.leaders),
        "per_project": per_project,
        "fields": fields,
        "fields_share": fields_share,
    }
    return {"consortia": asked.consortium_theme} | {name: share_of_best(each) for name, each in raw.items()}


def _fields(asked: Asked) -> tuple[Floats, Floats]:
    """Fields of science of the 50 nearest projects against the candidate's; and as a share of its own."""
    snapshot = asked.snapshot
    codes: Sparse = snapshot.history.codes[snapshot.described.rows]
    own = np.log1p((snapshot.described.members.T @ codes).tocsr())
    weight = only_best(asked.nearness, 50) ** 3
    expected = times(weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-9), codes)
    frequency = np.asarray(codes.sum(axis=0)).ravel()
    rarity = np.log(max(codes.shape[0], 1) / np.maximum(frequency, 1))
    found = times((expected * rarity).astype(np.float32), sparse.csr_matrix(own.T))
    breadth = np.sqrt(np.asarray(own.multiply(own).sum(axis=1)).ravel() + 3)
    return found, np.asarray(found / breadth, dtype=np.float32)

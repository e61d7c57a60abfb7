"""The second pass: a pair is judged beside the other pairs that claim the same records."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from innervate.engine.retrieve.linkage.columns import Floats

NodePairs = npt.NDArray[np.int64]  # (n, 2), records numbered through both sets

_ENOUGH = 30.0  # log odds: as good as sure, and no overflow
_NO_RIVAL = np.float32(-12.0)  # log odds: as good as impossible


def best_others(nodes: NodePairs, value: Floats, nothing: float = 0.0) -> tuple[Floats, Floats]:
    """For each pair, the best ``value`` among the other pairs of its left record, and of its right record.

    Rows of the same pair (names of one record) are no rivals of each other. ``nothing``: for no rival.
    """
    group = np.concatenate([nodes[:, 0], nodes[:, 1]])
    rival = np.concatenate([nodes[:, 1], nodes[:, 0]])
    both = np.concatenate([value, value])
    if not len(group):
        return value, value
    order = np.lexsort((-both, group))
    size = int(group.max()) + 1
    best = np.full(size, -1, dtype=np.int64)
    top = np.full(size, nothing, dtype=np.float32)
    second = np.full(size, nothing, dtype=np.float32)
    leaders = order[np.unique(group[order], return_index=True)[1]]
    best[group[leaders]], top[group[leaders]] = rival[leaders], both[leaders]
    others = order[rival[order] != best[group[order]]]
    runners = others[np.unique(group[others], return_index=True)[1]]
    second[group[runners]] = both[runners]
    found = np.where(rival == best[group], second[group], top[group]).astype(np.float32)
    return found[: len(nodes)], found[len(nodes) :]


def _shares(nodes: NodePairs, log_odds: Floats) -> dict[str, Floats]:
    """Of all that is claimed of a record, how much this pair claims; 1 when there is no rival."""
    odds = np.exp(np.minimum(log_odds.astype(np.float64), _ENOUGH))
    claimed = np.bincount(nodes.ravel(), weights=np.repeat(odds, 2))
    left, right = (odds / claimed[nodes[:, side]] for side in (0, 1))
    return {
        "share_low": np.fmin(left, right).astype(np.float32),
        "share_high": np.fmax(left, right).astype(np.float32),
    }


def rival_features(nodes: NodePairs, log_odds: Floats) -> dict[str, Floats]:
    """Features of the second pass, one row a pair of records; symmetric like those of the first.

    ``log_odds``: of the first pass.
    """
    first, second = best_others(nodes, log_odds, nothing=float(_NO_RIVAL))
    strong = (log_odds > 0).astype(np.float64)
    size = int(nodes.max()) + 1 if len(nodes) else 0
    claims = np.bincount(nodes.ravel(), weights=np.repeat(strong, 2), minlength=size)
    left, right = (claims[nodes[:, side]] - strong for side in (0, 1))
    return {
        "first_pass": log_odds,
        "ahead_low": log_odds - np.fmax(first, second),
        "ahead_high": log_odds - np.fmin(first, second),
        "rival_low": np.fmin(first, second),
        "rival_high": np.fmax(first, second),
        **_shares(nodes, log_odds),
        "claims_low": np.fmin(left, right).astype(np.float32),
        "claims_high": np.fmax(left, right).astype(np.float32),
    }

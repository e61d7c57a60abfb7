"""Experience: how much a candidate took part at all, what it is, and whether that fits the theme.

A body without history gets the mean of its country, sort and size: who is new is not thereby worse.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from innervate.engine.retrieve.network.arrays import Floats, Ints, Mask, only_best
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.snapshot import Snapshot

_LONG_AGO_YEARS = 9.0


def experience(asked: Asked) -> Mapping[str, Floats]:
    """Natural logs of 1 + number, years since the last project, mean consortium size, kind of body."""
    snapshot = asked.snapshot
    columns = _of_candidates(snapshot)
    rows = {name: np.broadcast_to(each, asked.shape) for name, each in columns.items()}
    return rows | {"sort_fits": _sort_fits(asked)}


def _of_candidates(snapshot: Snapshot) -> Mapping[str, Floats]:
    projects, links, history = snapshot.described, snapshot.links, snapshot.history
    consortium = projects.is_consortium

    def total(weight: Floats) -> Floats:
        return np.asarray(projects.members.T @ weight, dtype=np.float32)

    counts = {
        "consortia": total(consortium.astype(np.float32)),
        "alone": total((~consortium).astype(np.float32)),
        "last_year": total((consortium & (projects.age < 1)).astype(np.float32)),
        "led": np.asarray(projects.leaders[consortium].sum(axis=0), dtype=np.float32).ravel(),
        "earlier": np.asarray(links.members.T @ links.is_consortium.astype(np.float32)),
        "earlier_all": np.asarray(links.members.sum(axis=0), dtype=np.float32).ravel(),
        "partners": snapshot.degree,
    }
    found = {name: np.log1p(each).astype(np.float32) for name, each in counts.items()}
    found["since_last"] = _since_last(snapshot)
    found["mean_size"] = (total(projects.size) / np.maximum(snapshot.projects_of, 1)).astype(np.float32)
    peers = _peers(snapshot)
    new = snapshot.projects_of == 0
    found = {name: _filled(each, new, peers) for name, each in found.items()}
    return found | {
        "sort": history.sort[snapshot.candidates].astype(np.float32),
        "sme": history.sme[snapshot.candidates],
    }


def _since_last(snapshot: Snapshot) -> Floats:
    members = snapshot.described.members.tocoo()
    years = np.full(snapshot.width, _LONG_AGO_YEARS, np.float32)
    np.minimum.at(years, members.col, snapshot.described.age[members.row])
    return years


def _peers(snapshot: Snapshot) -> list[Ints]:
    """Group numbers from narrow to wide: country with sort and size, sort with size, everybody."""
    history = snapshot.history
    country = history.places.country[snapshot.candidates] + 1
    kind = history.sort[snapshot.candidates] * 3 + history.sme[snapshot.candidates].astype(np.int64) + 1
    return [country * (3 * history.sorts) + kind, kind, np.zeros_like(kind)]


def _filled(values: Floats, new: Mask, peers: list[Ints]) -> Floats:
    """``values`` with that of a newcomer replaced by the mean of its narrowest group that has a history."""
    if not new.any() or new.all():
        return values
    filled = values.copy()
    still_open = new.copy()
    for group in peers:
        total = np.bincount(group[~new], values[~new], minlength=int(group.max()) + 1)
        number = np.bincount(group[~new], minlength=int(group.max()) + 1)
        can = still_open & (number[group] > 0)
        filled[can] = (total[group] / np.maximum(number[group], 1))[can]
        still_open &= ~can
    return filled


def _sort_fits(asked: Asked) -> Floats:
    """Log of how much oftener than elsewhere such a body is in the 50 consortia nearest to the theme."""
    snapshot = asked.snapshot
    projects = snapshot.described
    sort = snapshot.history.sort[snapshot.candidates]
    kinds = np.eye(snapshot.history.sorts, dtype=np.float32)[sort]
    mix = np.asarray(projects.members @ kinds) / np.maximum(projects.size, 1)[:, None]
    consortium = projects.is_consortium
    if not consortium.any():
        return np.zeros(asked.shape, np.float32)
    weight = only_best(asked.nearness * consortium, 50) ** 3
    near = weight @ mix / np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
    usual = mix[consortium].mean(axis=0)
    lift: Floats = np.log((near + 0.01) / (usual + 0.01)).astype(np.float32)
    return lift[:, sort]

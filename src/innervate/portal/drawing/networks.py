"""Where the nodes of a network stand, and which groups they form: the same picture for the same ties.

Layout: Fruchterman and Reingold, Software: Practice and Experience 21 (1991), with a fixed seed.
Groups: label propagation (Raghavan et al., Physical Review E 76, 2007) in a fixed order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

STEPS = 250
SEED = 7
LEAST_APART = 34.0  # units of the picture: 24 pixels to press, with a little air


@dataclass(frozen=True, slots=True)
class Edge:
    """``weight``: in how many projects the two worked together; ends are positions of nodes."""

    one: int
    other: int
    weight: int


def layout(
    nodes: int, edges: Sequence[Edge], *, width: float, height: float, margin: float = 60
) -> list[tuple[float, float]]:
    """A place for each node in a picture of ``width`` by ``height``; ends of a tie stand near each other."""
    if nodes == 0:
        return []
    if nodes == 1:
        return [(width / 2, height / 2)]
    rng = np.random.default_rng(SEED)
    places = rng.random((nodes, 2)) - 0.5
    ties = np.zeros((nodes, nodes))
    for edge in edges:
        ties[edge.one, edge.other] = ties[edge.other, edge.one] = 1 + np.log(edge.weight)
    ideal = 1 / np.sqrt(nodes)
    for step in range(STEPS):
        away = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.sqrt((away**2).sum(axis=2)), 1e-4)
        push = ideal**2 / distance**2
        pull = ties * distance / ideal
        moves = (away * (push - pull)[:, :, None]).sum(axis=1) - places * 1.2
        length = np.maximum(np.sqrt((moves**2).sum(axis=1)), 1e-6)
        heat = 0.12 * (1 - step / STEPS) + 0.001
        places += moves * (np.minimum(length, heat) / length)[:, None]
    return _fitted(places, width, height, margin)


def _fitted(places: np.ndarray, width: float, height: float, margin: float) -> list[tuple[float, float]]:
    low, high = places.min(axis=0), places.max(axis=0)
    spread = np.maximum(high - low, 1e-9)
    room = np.array([width - 2 * margin, height - 2 * margin])
    fitted = _parted((places - low) / spread * room + margin)
    fitted = np.clip(fitted, margin / 2, np.array([width - margin / 2, height - margin / 2]))
    return [(round(float(x), 1), round(float(y), 1)) for x, y in fitted]


def _parted(places: np.ndarray) -> np.ndarray:
    """Nodes nearer than LEAST_APART pushed away from each other, so that each can be pressed."""
    for _step in range(40):
        away = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.sqrt((away**2).sum(axis=2)), 1e-3)
        missing = np.maximum(0.0, LEAST_APART - distance) / distance / 2
        np.fill_diagonal(missing, 0.0)
        places = places + (away * missing[:, :, None]).sum(axis=1) / 2
    return places


def groups(nodes: int, edges: Sequence[Edge]) -> list[int]:
    """The group of each node, 0 for the largest; those of one group are tied more among themselves."""
    around: Mapping[int, list[Edge]] = {node: [] for node in range(nodes)}
    for edge in edges:
        around[edge.one].append(edge)
        around[edge.other].append(edge)
    label = list(range(nodes))
    for _round in range(20):
        changed = False
        for node in range(nodes):
            votes: Counter[int] = Counter()
            for edge in around[node]:
                votes[label[edge.other if edge.one == node else edge.one]] += edge.weight
            if not votes:
                continue
            best = min(votes, key=lambda name: (-votes[name], name))
            if votes[best] > votes.get(label[node], 0):
                label[node], changed = best, True
        if not changed:
            break
    order = {
        name: rank
        for rank, (name, _count) in enumerate(sorted(Counter(label).items(), key=lambda kv: (-kv[1], kv[0])))
    }
    return [order[name] for name in label]

"""Circle: partners of partners, and partners of those who already work on the theme."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from innervate.engine.retrieve.network.arrays import (
    Floats,
    Reals,
    Sparse,
    dense,
    only_best,
    share_of_best,
    times,
    unit_rows,
)
from innervate.engine.retrieve.network.asked import Asked

_TEAM = 30
_STEPS, _FADE = 3, 0.5


def circle(asked: Asked) -> Mapping[str, Floats]:
    """Each 1 for the best, but cosines (``near_...``, -1 to 1) and ``beside_...`` (see ``Company``)."""
    snapshot = asked.snapshot
    team = _team(asked)
    seeker, strength = dense(asked.seeker_rows), snapshot.strength
    passing = sparse.diags(1 / np.maximum(strength, 1e-6)) @ snapshot.tie_strengths
    from_theme = _theme_bodies(asked)
    walked = _walk((from_theme + seeker) / np.float32(2), passing)
    friends = times(asked.own_ties, sparse.diags(1 / (strength + 2)) @ snapshot.tie_strengths)
    on_theme = times(np.log1p(10 * asked.own_ties) * asked.consortium_theme, snapshot.tie_strengths)
    raw: dict[str, Reals] = {
        "common_partners": friends,
        "team": times(team, snapshot.ties) / np.sqrt(snapshot.degree + 5),
        "team_strength": times(team, snapshot.tie_strengths) / np.sqrt(strength + 1),
        "walk": walked,
        "walk_share": walked / np.sqrt(strength + 1),
        "walk_from_theme": times(from_theme, passing),
        "partners_on_theme": on_theme / np.sqrt(strength + 1),
        "groups": _groups(asked),
    }

    vectors = snapshot.circle_vectors
    known = asked.seeker_column >= 0
    return {name: share_of_best(each) for name, each in raw.items()} | {
        "near_seeker": np.where(known[:, None], vectors[asked.seeker_column] @ vectors.T, 0).astype(
            np.float32
        ),
        "near_team": unit_rows(team @ vectors) @ vectors.T,
        "beside_seeker": snapshot.company.beside(seeker),
        "beside_team": snapshot.company.beside(team),
    }


def _team(asked: Asked) -> Floats:
    """The 30 best by text and theme, without the seeker."""
    likely = (asked.profile_scores + asked.consortium_theme) / np.float32(2)
    return only_best(asked.without_seeker(likely), _TEAM)


def _theme_bodies(asked: Asked) -> Floats:
    """One unit of attention over the 50 nearest projects, shared by their members."""
    weight = only_best(asked.nearness, 50) ** 3
    share = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
    projects = asked.snapshot.described
    return times((share / np.maximum(projects.size, 1)).astype(np.float32), projects.members)


def _walk(start: Floats, passing: Sparse) -> Floats:
    """Attention that goes on from partner to partner, half of it lost at each step."""
    total = np.zeros_like(start, dtype=np.float32)
    current = start
    for step in range(_STEPS):
        current = times(current, passing)
        total += current * _FADE**step
    return total


def _groups(asked: Asked) -> Floats:
    """Members of projects near the theme, the more so the closer their groups are to the seeker's circle."""
    projects = asked.snapshot.described
    known = np.log1p(10 * asked.own_ties)
    rows = np.flatnonzero(asked.seeker_column >= 0)
    known[rows, asked.seeker_column[rows]] = 2
    near = times(known.astype(np.float32), projects.members.T.tocsr()) / np.sqrt(projects.size + 2)
    weight = only_best(asked.nearness * projects.is_consortium, 200) ** 3
    return times((weight * near / np.sqrt(np.maximum(projects.size, 2))).astype(np.float32), projects.members)

"""Ties: what the seeker and the candidate did together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from innervate.engine.retrieve.network.arrays import Floats, dense, times
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.families.best_projects import best_project


def ties(asked: Asked) -> Mapping[str, Floats]:
    """Numbers of common projects, by strength, recency, theme and who led; 0 for who never met.

    Described projects and mere links (an earlier programme) are told apart: links are older.
    """
    described, links = asked.snapshot.described, asked.snapshot.links
    own = asked.own_projects * described.ties
    strong = asked.own_projects * described.tie_strength
    led = dense(asked.seeker_rows @ described.leaders.T) * described.ties
    own_links = asked.projects_of_seeker(links)
    members, near = described.members, asked.nearness
    found = {
        "number": times(own, members),
        "strength": times(strong, members),
        "recent": times(own * np.exp(-described.age), members),
        "on_theme": times(own * near**2, members),
        "strength_on_theme": times(strong * near**2, members),
        "nearest": best_project(asked.snapshot, own * near),
        "seeker_led": times(led, members),
        "candidate_led": times(own, described.leaders),
        "earlier_number": dense(own_links.multiply(links.ties).tocsr() @ links.members),
        "earlier_strength": dense(own_links.multiply(links.tie_strength).tocsr() @ links.members),
    }
    return {name: asked.without_seeker(each) for name, each in found.items()}

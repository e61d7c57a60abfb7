"""Reasons: the projects and bodies behind the signals, as message ids with parameters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from innervate.engine.retrieve.evidence import Reason
from innervate.engine.retrieve.network.arrays import Floats, Ints
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.snapshot import Projects

_NAMED = 3
_OLD_YEARS = 3.0
#: A body with more partners than this share of all bodies is a hub: it fits almost every question.
_HUB_QUANTILE = 0.99
_FEWEST_FOR_HUBS = 100


class Reasons:
    """Reasons for the first question of ``asked``."""

    def __init__(self, asked: Asked) -> None:
        self._asked, self._snapshot = asked, asked.snapshot
        degree = asked.snapshot.degree
        enough = len(degree) >= _FEWEST_FOR_HUBS
        self._hub = float(np.quantile(degree, _HUB_QUANTILE)) if enough else np.inf

    def speaking_for(self, column: int) -> tuple[Reason, ...]:
        """Common projects, earlier links, common partners, and the projects nearest to the theme."""
        found = [self._together(column), self._earlier(column), self._through(column), self._on_theme(column)]
        return tuple(each for each in found if each is not None)

    def against(self, column: int) -> tuple[Reason, ...]:
        """New to the seeker, no or old evidence, a hub."""
        found = []
        if not self._asked.own_ties[0, column]:
            found.append(Reason("network-new-to-you"))
        ages = self._snapshot.described.age[self._projects_of(column)]
        if not len(ages):
            found.append(Reason("network-no-project"))
        elif ages.min() > _OLD_YEARS:
            found.append(Reason("network-last-project", {"years": round(float(ages.min()))}))
        if self._snapshot.degree[column] > self._hub:
            found.append(Reason("network-hub", {"partners": int(self._snapshot.degree[column])}))
        return tuple(found)

    def _projects_of(self, column: int) -> Ints:
        return np.asarray(self._snapshot.described.members[:, [column]].nonzero()[0], dtype=np.int64)

    def _together(self, column: int) -> Reason | None:
        own = self._asked.own_projects[0]
        common = [row for row in self._projects_of(column) if own[row]]
        if not common:
            return None
        shown = self._nearest_first(common)
        return Reason(
            "network-worked-together",
            {"count": len(common), "projects": self._ids(self._snapshot.described, shown)},
        )

    def _earlier(self, column: int) -> Reason | None:
        links = self._snapshot.links
        own = self._asked.projects_of_seeker(links)
        common = own.multiply(links.members[:, [column]].T.tocsr()).nonzero()[1]
        if not len(common):
            return None
        return Reason(
            "network-worked-together-earlier",
            {"count": len(common), "projects": self._ids(links, [int(row) for row in common[:_NAMED]])},
        )

    def _through(self, column: int) -> Reason | None:
        """The common partners with the strongest ties on both sides."""
        theirs = np.asarray(self._snapshot.tie_strengths[[column]].todense(), dtype=np.float32).ravel()
        both: Floats = np.minimum(theirs, self._asked.own_ties[0])
        count = int((both > 0).sum())
        if not count:
            return None
        best = [int(each) for each in np.argsort(-both, kind="stable")[: min(_NAMED, count)]]
        bodies = self._snapshot.history.bodies
        names = [bodies[self._snapshot.candidates[each]].body_id for each in best]
        return Reason("network-common-partners", {"count": count, "partners": names})

    def _on_theme(self, column: int) -> Reason | None:
        near = self._asked.nearness[0]
        shown = self._nearest_first([row for row in self._projects_of(column) if near[row] > 0])
        if not shown:
            return None
        return Reason(
            "network-projects-on-theme",
            {
                "projects": self._ids(self._snapshot.described, shown),
                "nearness": [round(float(near[row]), 3) for row in shown],
            },
        )

    def _nearest_first(self, rows: Sequence[int]) -> list[int]:
        near = self._asked.nearness[0]
        return sorted((int(row) for row in rows), key=lambda row: (-float(near[row]), row))[:_NAMED]

    def _ids(self, projects: Projects, rows: Sequence[int]) -> list[str]:
        return [self._snapshot.history.collaborations[projects.rows[row]].project_id for row in rows]

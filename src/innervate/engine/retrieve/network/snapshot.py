"""The network as it was known on one day: what every signal is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from scipy import sparse

from innervate.engine.profile import ProfileId
from innervate.engine.retrieve.network.arrays import Floats, Ints, Mask, Sparse, unit_rows
from innervate.engine.retrieve.network.company import Company
from innervate.engine.retrieve.network.history import History
from innervate.engine.retrieve.network.texts import LatentSpace, bm25_weights

#: A consortium has at least this many bodies; below it a project says what a body does, not with whom.
CONSORTIUM = 3
#: Projects above this size are networks of everybody and tie nobody to anybody.
LARGEST_TIE = 60
_LATENT, _CIRCLE = 128, 64
_DAYS_A_YEAR = 365.0


@dataclass(frozen=True)
class Projects:
    """Some projects. ``members`` and ``leaders``: projects x candidates; ``everyone``: projects x all."""

    rows: Ints
    size: Floats
    age: Floats
    members: Sparse
    leaders: Sparse
    everyone: Sparse

    @property
    def is_consortium(self) -> Mask:
        return self.size >= CONSORTIUM

    @property
    def ties(self) -> Floats:
        """1 for a project that ties its members to each other."""
        return ((self.size >= 2) & (self.size <= LARGEST_TIE)).astype(np.float32)

    @property
    def tie_strength(self) -> Floats:
        """A tie in a project of n bodies counts 1 / (n - 1): each body spends one unit of attention."""
        return np.asarray(self.ties / np.maximum(self.size - 1, 1), dtype=np.float32)


class Snapshot:
    """``History`` cut at ``day``: only what was known before it.

    ``newcomers``: bodies without any described project are candidates too. ``candidates``: numbers of the
    bodies in the history; all matrices of candidates have this order.
    """

    def __init__(self, history: History, day: date, *, newcomers: bool = False) -> None:
        self.history, self.day = history, day
        past = history.projects_before(day)
        described = past[history.described[past]]
        links = past[~history.described[past]]
        bodies = len(history.bodies)
        seen = np.asarray(history.membership[described][:, :bodies].sum(axis=0)).ravel() > 0
        self.candidates: Ints = np.arange(bodies) if newcomers else np.flatnonzero(seen)
        self.described = self._projects(described)
        self.links = self._projects(links)
        # One more at the end, so that number -1 (unknown) has column -1.
        self.column = np.full(len(history.everyone) + 1, -1, np.int64)
        self.column[self.candidates] = np.arange(len(self.candidates))
        self.counts: Sparse = history.counts[described]

    def _projects(self, rows: Ints) -> Projects:
        history = self.history
        everyone = history.membership[rows].tocsr()
        age = (np.datetime64(self.day) - history.day[rows]).astype(np.float32) / _DAYS_A_YEAR
        return Projects(
            rows,
            history.size[rows],
            age.astype(np.float32),
            everyone[:, self.candidates].tocsr(),
            history.leadership[rows][:, self.candidates].tocsr(),
            everyone,
        )

    def column_of(self, body_id: ProfileId) -> int | None:
        """The column of a candidate; None for anybody else."""
        number = self.history.everyone.get(body_id)
        return int(self.column[number]) if number is not None and self.column[number] >= 0 else None

    @property
    def width(self) -> int:
        """Number of candidates."""
        return len(self.candidates)

    @cached_property
    def projects_of(self) -> Floats:
        """Number of described projects of each candidate."""
        return np.asarray(self.described.members.sum(axis=0), dtype=np.float32).ravel()

    @cached_property
    def project_weights(self) -> Sparse:
        return bm25_weights(self.counts)

    @cached_property
    def profile_weights(self) -> Sparse:
        """BM25 of each candidate's whole text: its own words and all its projects as one document."""
        own = self.history.descriptions[self.candidates]
        return bm25_weights((self.described.members.T @ self.counts + own).tocsr())

    @cached_property
    def consortium_weights(self) -> Sparse:
        """The same of projects with partners only."""
        chosen = self.described.is_consortium
        return bm25_weights((self.described.members[chosen].T @ self.counts[chosen]).tocsr())

    @cached_property
    def name_weights(self) -> Sparse:
        return bm25_weights(self.history.names[self.candidates])

    @cached_property
    def latent(self) -> LatentSpace:
        return LatentSpace.fit(self.counts, _LATENT)

    @cached_property
    def project_vectors(self) -> Floats:
        return self.latent.project(self.counts)

    @cached_property
    def profile_vectors(self) -> Floats:
        return unit_rows(np.asarray(self.described.members.T @ self.project_vectors))

    @cached_property
    def consortium_vectors(self) -> Floats:
        chosen = self.described.is_consortium
        return unit_rows(np.asarray(self.described.members[chosen].T @ self.project_vectors[chosen]))

    @cached_property
    def ties(self) -> Sparse:
        """Candidates x candidates: number of common projects."""
        return self._adjacency([(each.members, each.ties) for each in self._parts])

    @cached_property
    def tie_strengths(self) -> Sparse:
        """The same, a project of n bodies counted 1 / (n - 1)."""
        return self._adjacency([(each.members, each.tie_strength) for each in self._parts])

    def _adjacency(self, parts: Sequence[tuple[Sparse, Floats]]) -> Sparse:
        total = sum(members.T @ sparse.diags(weight) @ members for members, weight in parts)
        matrix = total.tocsr().astype(np.float32)
        matrix.setdiag(0)
        matrix.eliminate_zeros()
        return matrix

    @cached_property
    def company(self) -> Company:
        return Company.of([(each.members, each.tie_strength * each.size) for each in self._parts])

    @property
    def _parts(self) -> tuple[Projects, Projects]:
        return self.described, self.links

    @cached_property
    def degree(self) -> Floats:
        """Number of distinct partners of each candidate, among the candidates."""
        return np.asarray(np.diff(self.ties.indptr), dtype=np.float32)

    @cached_property
    def strength(self) -> Floats:
        return np.asarray(self.tie_strengths.sum(axis=1), dtype=np.float32).ravel()

    @cached_property
    def circle_vectors(self) -> Floats:
        """Who works with the same people is near: leading axes of the normalised ties, rows of length 1."""
        from sklearn.utils.extmath import randomized_svd  # slow to import

        size = min(_CIRCLE, self.width - 1)
        if size < 1 or not self.ties.nnz:
            return np.zeros((self.width, 1), np.float32)
        scale = sparse.diags(1 / np.sqrt(self.strength + 1))
        normal = (scale @ self.tie_strengths @ scale).astype(np.float32)
        left, values, _ = randomized_svd(normal, size, n_iter=3, random_state=0)
        return unit_rows((left * np.sqrt(values)).astype(np.float32))

"""A batch of questions, prepared once for all signals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from innervate.engine.retrieve.network.arrays import (
    Floats,
    Ints,
    Sparse,
    dense,
    incidence,
    only_best,
    share_of_best,
    times,
)
from innervate.engine.retrieve.network.records import PartnerQuestion
from innervate.engine.retrieve.network.snapshot import Projects, Snapshot
from innervate.engine.retrieve.network.texts import bm25_scores


class Asked:
    """``questions`` against one snapshot; matrices have a row per question."""

    def __init__(self, snapshot: Snapshot, questions: Sequence[PartnerQuestion]) -> None:
        self.snapshot, self.questions = snapshot, questions
        stems = snapshot.history.terms.stems
        titles = [stems(each.title) for each in questions]
        bodies = [stems(each.body) for each in questions]
        terms = snapshot.history.terms
        self.title_counts: Sparse = terms.counts(titles)
        self.counts: Sparse = terms.counts(
            [[*title, *title, *body] for title, body in zip(titles, bodies, strict=True)]
        )
        everyone = snapshot.history.everyone
        #: Number of each seeker among everyone of the history, -1 when it has no history.
        found = [None if each.seeker is None else everyone.get(each.seeker) for each in questions]
        self.seeker: Ints = np.array([-1 if each is None else each for each in found], np.int64)
        #: Its column among the candidates, -1 when it is none.
        self.seeker_column: Ints = np.where(self.seeker >= 0, snapshot.column[self.seeker], -1)

    @property
    def seeker_numbers(self) -> Ints:
        """Numbers of the seekers among the bodies of the history, -1 when unknown."""
        return np.where(self.seeker < len(self.snapshot.history.bodies), self.seeker, -1)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.questions), self.snapshot.width

    @cached_property
    def vectors(self) -> Floats:
        return self.snapshot.latent.project(self.counts)

    @cached_property
    def by_words(self) -> Floats:
        """Questions x described projects: BM25, 1 for the best."""
        return share_of_best(bm25_scores(self.counts, self.snapshot.project_weights))

    @cached_property
    def nearness(self) -> Floats:
        """Questions x described projects: half words, half meaning, 0 to 1."""
        by_meaning = np.maximum(self.vectors @ self.snapshot.project_vectors.T, 0)
        return np.asarray((self.by_words + by_meaning) / 2, dtype=np.float32)

    @cached_property
    def profile_scores(self) -> Floats:
        return share_of_best(bm25_scores(self.counts, self.snapshot.profile_weights))

    @cached_property
    def consortium_theme(self) -> Floats:
        """Squared nearness of the 100 nearest consortia, summed over a candidate's own; 1 for the best."""
        consortia = self.nearness * self.snapshot.described.is_consortium
        return share_of_best(times(only_best(consortia, 100) ** 2, self.snapshot.described.members))

    @cached_property
    def seeker_rows(self) -> Sparse:
        """Questions x candidates: 1 at the seeker."""
        known = self.seeker_column >= 0
        return incidence(np.flatnonzero(known), self.seeker_column[known], self.shape)

    def projects_of_seeker(self, projects: Projects) -> Sparse:
        """Questions x projects: 1 where the seeker took part, also one that is no candidate."""
        known = self.seeker >= 0
        shape = len(self.questions), len(self.snapshot.history.everyone)
        rows = incidence(np.flatnonzero(known), self.seeker[known], shape)
        return (rows @ projects.everyone.T).tocsr()

    @cached_property
    def own_projects(self) -> Floats:
        return dense(self.projects_of_seeker(self.snapshot.described))

    @cached_property
    def own_ties(self) -> Floats:
        """Questions x candidates: strength of the seeker's own ties."""
        described, links = self.snapshot.described, self.snapshot.links
        found = times(self.own_projects * described.tie_strength, described.members)
        weighted = self.projects_of_seeker(links).multiply(links.tie_strength).tocsr()
        return self.without_seeker(found + dense(weighted @ links.members))

    def without_seeker(self, scores: Floats) -> Floats:
        """The same scores with 0 for the seeker."""
        known = np.flatnonzero(self.seeker_column >= 0)
        scores[known, self.seeker_column[known]] = 0
        return scores

    def never_the_seeker(self, scores: Floats) -> Floats:
        """The same scores with minus infinity for the seeker, who is never ranked."""
        known = np.flatnonzero(self.seeker_column >= 0)
        scores[known, self.seeker_column[known]] = -np.inf
        return scores

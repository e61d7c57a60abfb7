"""Text: the candidate's documents against the question."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from innervate.engine.retrieve.network.arrays import Floats, share_of_best
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.families.best_projects import best_project, best_three
from innervate.engine.retrieve.network.texts import bm25_scores


def text(asked: Asked) -> Mapping[str, Floats]:
    """BM25 of whole profiles, of their consortia, by the title alone, of names; best projects; meaning."""
    snapshot = asked.snapshot
    return {
        "profile": asked.profile_scores,
        "consortia": share_of_best(bm25_scores(asked.counts, snapshot.consortium_weights)),
        "title": share_of_best(bm25_scores(asked.title_counts, snapshot.profile_weights)),
        "names": share_of_best(bm25_scores(asked.counts, snapshot.name_weights)),
        "best_three": best_three(snapshot, asked.by_words),
        "best": best_project(snapshot, asked.by_words),
        "meaning": np.asarray(asked.vectors @ snapshot.profile_vectors.T),
        "meaning_consortia": np.asarray(asked.vectors @ snapshot.consortium_vectors.T),
        "meaning_best": best_project(snapshot, np.asarray(asked.vectors @ snapshot.project_vectors.T)),
    }

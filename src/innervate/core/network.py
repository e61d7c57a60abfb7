"""Who worked with whom, as evidence for matches: kept in memory per version of the index.

The network of a reader is built from the profiles that she may see, so that a hidden project neither
ranks nor explains anything. It is exact for the present index or not used at all: on a node with more
organisations than ``LARGEST`` building it would take longer than a reader waits.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from innervate.core import index
from innervate.engine.pipeline import Evidence
from innervate.engine.retrieve import Index
from innervate.engine.retrieve.evidence import EvidenceQuery
from innervate.engine.retrieve.network import PartnerRecommender
from innervate.engine.retrieve.network.evidence import NetworkGenerator, NetworkSignal, PartnerNetwork

# Profiles in the index, of all kinds. Measured: docs/benchmarks/partners.md.
LARGEST = 6_000
# Audience terms that many readers share: with them alone, all members of a cluster share one view.
_SHARED = ("public", "network", "cluster")

_lock = threading.Lock()
_kept: dict[Path, tuple[int, PartnerNetwork]] = {}


class _SharedViews(PartnerNetwork):
    """Sees what a reader's clusters see, not what only she or her organisation sees."""

    def recommender(self, query: EvidenceQuery) -> PartnerRecommender:
        shared = frozenset(term for term in query.audience if term.partition(":")[0] in _SHARED)
        return super().recommender(replace(query, audience=shared))


def evidence() -> Evidence:
    """Signals and generators of past collaboration for the present index; none on a very large node."""
    node_index = index.opened()
    if len(node_index) > LARGEST:
        return Evidence()
    network = _network(node_index)
    return Evidence(signals=[NetworkSignal(network)], generators=[NetworkGenerator(network)])


def _network(node_index: Index) -> PartnerNetwork:
    with _lock:
        version = node_index.version
        found = _kept.get(node_index.path)
        if found is None or found[0] != version:
            found = _kept[node_index.path] = (version, _SharedViews(node_index.profiles()))
        return found[1]

"""Who finds a profile, as class terms; the twin of the selectors, for the index."""

from __future__ import annotations

from collections.abc import Iterable

from innervate.core.models import State, Visibility

PUBLIC = "public"


def audience(state: str, visibility: str, cluster_key: str, own: Iterable[str] = ()) -> frozenset[str]:
    """Terms of a record of cluster ``cluster_key``.

    ``own``: terms of those who see it whatever its visibility (the organisation behind it, who stated it).
    A record that is not active is there for the managers of its cluster and for nobody else.
    """
    managers = f"managers:{cluster_key}"
    if state != State.ACTIVE:
        return frozenset({managers})
    terms = {managers, *own}
    if visibility == Visibility.PUBLIC:
        terms.add(PUBLIC)
    elif visibility == Visibility.NETWORK:
        terms.add(f"network:{cluster_key}")
    elif visibility == Visibility.CLUSTER:
        terms.add(f"cluster:{cluster_key}")
    return frozenset(terms)


def is_open_to(evidence: frozenset[str], readers: frozenset[str]) -> bool:
    """May everybody who finds a profile (``readers``) read the evidence shown in it?

    Within one cluster a network holds the cluster and the cluster its managers; otherwise each term must
    stand in both.
    """
    if PUBLIC in evidence:
        return True
    widened = set(evidence)
    for term in evidence:
        kind, _, key = term.partition(":")
        if kind == "network":
            widened |= {f"cluster:{key}", f"managers:{key}"}
        elif kind == "cluster":
            widened.add(f"managers:{key}")
    return readers <= widened

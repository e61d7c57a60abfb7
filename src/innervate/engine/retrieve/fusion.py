"""How stems, letters, latent meaning, names and codes make one text score. Versioned numbers.

l(u) = (1 - letters) b/max b + letters g/max g; f(u) = (1 - dense) l + dense d, where b is BM25 of stems, g of
4-grams, d nearness in the latent space (docs/adr/0011). The maxima are
over all units, whatever the filters, so that a filter never changes an order.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """``letters``: weight of 4-grams against stems (1 - letters) among words that have grams.
    ``dense``: weight of latent meaning, of which words of unspaced scripts get the share ``unspaced``.
    ``feedback``: how far the query's direction turns to that of its
    ``feedback_units`` best units by words, each counting by its lexical score to the power ``sharpness``
    (tuned on NFCorpus train and dev; docs/benchmarks/retrieval.md). ``pool``: best units by words whose
    meaning is looked at; ``near``: nearest units by meaning that join them (reach MEANING).
    ``floor_quantile``: what a missing second or third document counts as. ``whole``: weight of the profile as
    one text against its three best documents. ``names``, ``codes``: what a name or a vocabulary term in the
    query adds. ``least_name``: share of the query's letters that makes a name match; ``least_letters``:
    share of the best letter score that makes a misspelt word match.
    """

    version: str = "2"
    letters: float = 0.55
    dense: float = 0.4
    unspaced: float = 0.4
    feedback: float = 0.9
    feedback_units: int = 10
    sharpness: float = 12.0
    pool: int = 200
    near: int = 200
    floor_quantile: float = 0.9
    whole: float = 0.5
    names: float = 0.6
    codes: float = 0.2
    least_name: float = 0.35
    least_letters: float = 0.6


DEFAULT_FUSION = FusionWeights()

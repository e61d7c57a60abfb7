"""A score in words: the shares of the features, gathered by what a person would look at.

Message ids are ``linkage-*``. Every share of the score is in exactly one reason, so the weights sum up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from innervate.engine.retrieve.linkage.columns import Columns, Floats
from innervate.engine.retrieve.linkage.folding import fold
from innervate.engine.retrieve.linkage.proposals import Reason
from innervate.engine.retrieve.linkage.scoring import ScoredPairs
from innervate.engine.retrieve.linkage.stated import stated_reasons
from innervate.engine.retrieve.linkage.trees import Forest

Params: TypeAlias = dict[str, str]
# A share this small (odds changed by two per cent) is not worth a line; it goes to the name.
_LEAST_SHARE = 0.02
_NEARLY_ALL = 0.999
_ALIKE = 0.8
_NUMBER_WORD = 100
_DOMAIN_SAYS = ("fits-name", "does-not-fit-name")


@dataclass(frozen=True)
class PairView:
    """One scored pair, for wording: the two records, their best names, and the features as plain numbers."""

    left: Columns
    right: Columns
    records: tuple[int, int]
    appearances: tuple[int, int]
    features: Mapping[str, float]

    def likeness(self, feature: str) -> float:
        """A feature, 0 when a side does not say."""
        value = self.features[feature]
        return 0.0 if np.isnan(value) else value


def score_in_words(scored: ScoredPairs, forest: Forest) -> list[tuple[Reason, ...]]:
    """The reasons of every pair, heaviest first."""
    if not len(scored.pairs):
        return []
    _, shares = forest.contributions(forest.matrix(scored.table))
    left, right = scored.left, scored.right
    second_pass = scored.second_pass - scored.first_pass
    topic_of = [_topic(name) for name in forest.features]
    worded = []
    for row in range(len(scored.pairs)):
        view = PairView(
            left,
            right,
            (int(scored.pairs[row, 0]), int(scored.pairs[row, 1])),
            (int(scored.appearances[row, 0]), int(scored.appearances[row, 1])),
            {name: float(column[row]) for name, column in scored.table.items()},
        )
        reasons = [
            *_learned_reasons(view, shares[row], topic_of, float(second_pass[row])),
            *stated_reasons(left, right, *view.records),
        ]
        worded.append(tuple(sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.message))))
    return worded


def _learned_reasons(view: PairView, shares: Floats, topic_of: list[str], second_pass: float) -> list[Reason]:
    weights = dict.fromkeys(_WORDING, 0.0)
    for topic, share in zip(topic_of, shares.tolist(), strict=True):
        weights[topic] += share
    for topic in [t for t, w in weights.items() if t != "name" and abs(w) < _LEAST_SHARE]:
        weights["name"] += weights.pop(topic)
    reasons = []
    for topic, weight in weights.items():
        message, params = _WORDING[topic](view)
        reasons.append(Reason(f"linkage-{message}", params, weight))
    ahead = view.likeness("ahead_low") > 0
    reasons.append(
        Reason("linkage-ahead-of-others" if ahead else "linkage-another-fits-as-well", {}, second_pass)
    )
    return reasons


def _topic(feature: str) -> str:
    """The topic of ``_WORDING`` that a feature belongs to."""
    head = feature.split("_")[0]
    if feature == "parts_equal":
        return "parts"
    if feature == "legal_form_equal":
        return "legal"
    return head if head in _WORDING else "name"


def _name(view: PairView) -> tuple[str, Params]:
    ours, theirs = view.left.names[view.appearances[0]], view.right.names[view.appearances[1]]
    records = view.left.records[view.records[0]], view.right.records[view.records[1]]
    shown = {"left": records[0].names[0], "right": records[1].names[0]}
    if {fold(name) for name in records[0].names} & {fold(name) for name in records[1].names}:
        return "same-name", shown
    if ours.glued == theirs.glued:
        return "same-name-but-legal-form", shown
    if sorted(set(ours.concepts)) == sorted(set(theirs.concepts)):
        return "same-name-in-other-words", shown
    shown["likeness"] = f"{_NUMBER_WORD * view.likeness('letters_cosine'):.0f}"
    if view.likeness("words_covered_high") >= _NEARLY_ALL:
        return "name-within-name", shown
    return ("similar-name" if view.likeness("name_token_sort") >= _ALIKE else "different-name"), shown


def _short(view: PairView) -> tuple[str, Params]:
    records = view.left.records[view.records[0]], view.right.records[view.records[1]]
    shown = {"left": records[0].short_name, "right": records[1].short_name}
    if view.likeness("short_equal"):
        return "same-short-name", shown
    stated = [short for short in shown.values() if short]
    if stated and view.likeness("short_in_name"):
        if len(stated) == 1:
            return "one-short-name-in-name", {"short": stated[0]}
        return "short-name-in-name", shown
    if len(stated) < len(shown):
        return "short-name-not-known", {}
    return ("similar-short-name" if view.likeness("short_ratio") >= _ALIKE else "different-short-name"), shown


def _domain(view: PairView) -> tuple[str, Params]:
    """One domain is compared with the name of the other too, so one stated side already speaks."""
    stated = [d for d in (view.left.domains[view.records[0]], view.right.domains[view.records[1]]) if d]
    if not stated:
        return "web-not-known", {}
    fits = max(view.likeness("domain_in_name"), view.likeness("domain_partial")) >= _ALIKE
    said = _DOMAIN_SAYS[0 if fits else 1]
    if len(stated) == 1:
        return f"one-web-{said}", {"domain": stated[0]}
    left, right = stated
    if left == right:
        # Which domain it is says the reason of stated evidence, ``linkage-same-web-domain``.
        return f"shared-web-{said}", {}
    return f"web-{said}", {"left": left, "right": right}


def _street(view: PairView) -> tuple[str, Params]:
    records = view.left.records[view.records[0]], view.right.records[view.records[1]]
    shown = {"left": records[0].street, "right": records[1].street}
    if np.isnan(view.features["street_ratio"]):
        return "street-not-known", {}
    if view.likeness("street_ratio") >= _ALIKE:
        return ("same-street-and-number" if view.likeness("street_numbers") else "same-street"), shown
    return "different-street", shown


def _city(view: PairView) -> tuple[str, Params]:
    records = view.left.records[view.records[0]], view.right.records[view.records[1]]
    shown = {"left": records[0].city, "right": records[1].city}
    if np.isnan(view.features["city_set"]):
        return "city-not-known", {}
    return ("same-city" if view.likeness("city_set") >= _ALIKE else "different-city"), shown


def _equal_or_not(
    topic: str, read: Callable[[Columns, int], str]
) -> Callable[[PairView], tuple[str, Params]]:
    def word(view: PairView) -> tuple[str, Params]:
        shown = {"left": read(view.left, view.records[0]), "right": read(view.right, view.records[1])}
        if not all(shown.values()):
            return f"{topic}-not-known", {}
        return (f"same-{topic}" if shown["left"] == shown["right"] else f"different-{topic}"), shown

    return word


def _parts(view: PairView) -> tuple[str, Params]:
    equal = view.features["parts_equal"] == 1
    return ("same-part-words" if equal else "one-names-a-part"), {}


def _legal(view: PairView) -> tuple[str, Params]:
    value = view.features["legal_form_equal"]
    if np.isnan(value):
        return "legal-form-not-known", {}
    return ("same-legal-form" if value else "different-legal-form"), {}


#: By topic every id that its wording can give, without ``linkage-``.
MESSAGES: Mapping[str, tuple[str, ...]] = {
    "name": (
        "same-name",
        "same-name-but-legal-form",
        "same-name-in-other-words",
        "name-within-name",
        "similar-name",
        "different-name",
    ),
    "short": (
        "same-short-name",
        "short-name-in-name",
        "one-short-name-in-name",
        "short-name-not-known",
        "similar-short-name",
        "different-short-name",
    ),
    "domain": (
        "web-not-known",
        *(f"{whose}web-{said}" for whose in ("", "one-", "shared-") for said in _DOMAIN_SAYS),
    ),
    "street": ("street-not-known", "same-street-and-number", "same-street", "different-street"),
    "city": ("city-not-known", "same-city", "different-city"),
    "country": ("country-not-known", "same-country", "different-country"),
    "kind": ("kind-not-known", "same-kind", "different-kind"),
    "parts": ("same-part-words", "one-names-a-part"),
    "legal": ("legal-form-not-known", "same-legal-form", "different-legal-form"),
    "rivals": ("ahead-of-others", "another-fits-as-well"),
}

_WORDING: dict[str, Callable[[PairView], tuple[str, Params]]] = {
    "name": _name,
    "short": _short,
    "domain": _domain,
    "street": _street,
    "city": _city,
    "country": _equal_or_not("country", lambda columns, row: columns.addresses[row].country),
    "kind": _equal_or_not("kind", lambda columns, row: columns.records[row].kind),
    "parts": _parts,
    "legal": _legal,
}

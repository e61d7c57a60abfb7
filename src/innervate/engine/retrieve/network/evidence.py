"""The network as evidence in the pipeline: a signal, a generator of candidates, and a ranker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from innervate.engine.profile import Profile, ProfileId
from innervate.engine.retrieve.evidence import NOTHING, EvidenceQuery, Ranked, Reason, SignalValue
from innervate.engine.retrieve.network.fixed import fixed_model
from innervate.engine.retrieve.network.history import History
from innervate.engine.retrieve.network.model import PartnerModel
from innervate.engine.retrieve.network.profiles import history_of
from innervate.engine.retrieve.network.recommend import PartnerRecommender
from innervate.engine.retrieve.network.records import PartnerQuestion
from innervate.engine.retrieve.network.signals import SIGNALS_VERSION
from innervate.engine.retrieve.network.snapshot import Snapshot

#: Families that say something of collaboration; text and place have signals of their own.
_NETWORK_FAMILIES = ("ties", "circle")
_VIEWS = 4


class PartnerNetwork:
    """The network of one directory, seen by each reader as if what they may not see did not exist.

    ``profiles``: the whole directory. ``model`` None: the fixed one. A view per audience is built on first
    use and kept (the last four): seconds for ten thousand profiles, so a server keeps the object.
    """

    def __init__(self, profiles: Iterable[Profile], model: PartnerModel | None = None) -> None:
        self._profiles = tuple(profiles)
        self.model = model or fixed_model()
        self._history: Callable[[frozenset[str]], History] = lru_cache(_VIEWS)(self._visible)
        self._snapshot: Callable[[frozenset[str], date], Snapshot] = lru_cache(_VIEWS)(self._cut)

    def recommender(self, query: EvidenceQuery) -> PartnerRecommender:
        return PartnerRecommender(self._snapshot(query.audience, self._day(query)), self.model)

    def _visible(self, audience: frozenset[str]) -> History:
        return history_of(each for each in self._profiles if each.audience & audience)

    def _cut(self, audience: frozenset[str], day: date) -> Snapshot:
        return Snapshot(self._history(audience), day, newcomers=True)

    def _day(self, query: EvidenceQuery) -> date:
        """The day of the question; without one, the day after the last dated tie."""
        if query.on is not None:
            return query.on
        known = self._history(query.audience).collaborations
        return known[-1].known_on + timedelta(days=1) if known else date.min


def _question(query: EvidenceQuery) -> PartnerQuestion:
    return PartnerQuestion(query.seeker.profile_id if query.seeker else None, "", query.text)


@dataclass(frozen=True)
class NetworkSignal:
    """What past collaboration says: the parts of ties and circle in the fixed model, never below 0."""

    network: PartnerNetwork
    name: str = "network"
    version: str = SIGNALS_VERSION

    def score(self, query: EvidenceQuery, candidates: Sequence[ProfileId]) -> Sequence[SignalValue]:
        recommender = PartnerRecommender(self.network.recommender(query).snapshot, fixed_model())
        found = recommender.look_at(_question(query), candidates)
        return [
            _signal_value(found[each].parts, found[each].reasons) if each in found else NOTHING
            for each in candidates
        ]


def _signal_value(parts: Mapping[str, float], reasons: tuple[Reason, ...]) -> SignalValue:
    value = sum(parts.get(family, 0.0) for family in _NETWORK_FAMILIES)
    return SignalValue(max(0.0, value), reasons) if value > 0 else NOTHING


@dataclass(frozen=True)
class NetworkGenerator:
    """Proposes whom the model ranks best, also where the text search found nothing."""

    network: PartnerNetwork
    name: str = "network"

    def propose(self, query: EvidenceQuery, k: int) -> Sequence[ProfileId]:
        found = self.network.recommender(query).best(_question(query), k)
        return [body_id for body_id, _ in found]


@dataclass(frozen=True)
class NetworkRanker:
    """Ranks by the network's model alone, text included; parts are its families, ``base`` a constant.

    For a learnt model: it weighs texts, place and ties together; the other signals only give their reasons.
    """

    network: PartnerNetwork
    name: str = "partner-model"

    @property
    def version(self) -> str:
        return self.network.model.version

    def rank(
        self,
        query: EvidenceQuery,
        candidates: Sequence[ProfileId],
        values: Mapping[str, Sequence[SignalValue]],
    ) -> Sequence[Ranked]:
        del values  # the model has its own
        found = self.network.recommender(query).look_at(_question(query), candidates)
        return [
            Ranked(found[each].score, found[each].parts) if each in found else Ranked(0.0, {"base": 0.0})
            for each in candidates
        ]

"""Seams for evidence that is not text: signals, candidate generators and rankers.

A *signal* values how much one kind of evidence (place, shared vocabulary, past collaboration) speaks
for a candidate, with the reasons to show. A *generator* proposes candidates that the text may have
missed. A *ranker* mixes the text score and the signals into one score and says what each part gave.
Nothing in here formats a sentence: a reason is a message id with parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeAlias, runtime_checkable

from innervate.engine.profile import Place, Profile, ProfileId

Scalar: TypeAlias = str | int | float | bool | None
Parameter: TypeAlias = Scalar | Sequence[Scalar]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to say. ``message`` is a catalogue id; ``parameters`` are JSON values, never markup.

    ``weight``: this reason's own part of the signal's value, None when it has no separate part.
    """

    message: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class SignalValue:
    """What one signal says of one candidate.

    ``value`` is never negative and 0 means "says nothing", not "speaks against"; its scale is the
    signal's own, the ranker brings it to the common one. ``reasons``: strongest first.
    """

    value: float
    reasons: tuple[Reason, ...] = ()


NOTHING = SignalValue(0.0)


@dataclass(frozen=True, slots=True)
class TextMatch:
    """A profile that the text search found. ``score``: 0 to 1, 1 for the best match of the query.

    ``unit_ids``: its best evidence documents for this query, best first, at most three;
    ``unit_scores``: their scores in the same order and scale.
    """

    profile_id: ProfileId
    score: float
    unit_ids: tuple[str, ...] = ()
    unit_scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceQuery:
    """What a signal may look at. Every profile named in here is one that the actor may see.

    ``text``: what is asked for, may be empty. ``seeker``: who asks, None for an anonymous search.
    ``place``: where a partner is wanted (the seeker's own place unless stated). ``codes``: vocabulary
    ids of the query and the seeker. ``text_matches``: best text matches of *any* kind, best first:
    who already works on the theme, whether or not they are candidates. ``on``: the day of the
    question; only facts dated before it may count.
    """

    text: str = ""
    lang: str = ""
    seeker: Profile | None = None
    place: Place = field(default_factory=Place)
    codes: frozenset[str] = frozenset()
    text_matches: Sequence[TextMatch] = ()
    audience: frozenset[str] = frozenset()
    on: date | None = None


@runtime_checkable
class EvidenceSignal(Protocol):
    """One kind of evidence. ``version`` changes whenever equal input could give another value."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def score(self, query: EvidenceQuery, candidates: Sequence[ProfileId]) -> Sequence[SignalValue]:
        """One value per candidate, in the order of ``candidates``; an unknown candidate has NOTHING."""
        ...


@runtime_checkable
class CandidateGenerator(Protocol):
    """Proposes candidates that the text may have missed."""

    @property
    def name(self) -> str: ...

    def propose(self, query: EvidenceQuery, k: int) -> Sequence[ProfileId]:
        """At most ``k`` distinct profiles, best first, never the seeker.

        The pipeline drops those that the actor may not see or that are of another kind.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate's score and the parts that add up to it within 1e-6.

    ``parts``: by signal name; ``text`` is the text score's part, ``base`` a constant that all share.
    """

    score: float
    parts: Mapping[str, float]


@runtime_checkable
class Ranker(Protocol):
    """Mixes text and evidence into one score; a weighted sum, or one that learnt from outcomes."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def rank(
        self,
        query: EvidenceQuery,
        candidates: Sequence[ProfileId],
        values: Mapping[str, Sequence[SignalValue]],
    ) -> Sequence[Ranked]:
        """One result per candidate, in the order of ``candidates``.

        ``values`` holds, by signal name, one value per candidate; ``values["text"]`` is the text score.
        """
        ...

"""Why a match stands where it stands: everything a page needs, and enough to compute the score anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from innervate.engine.explain.against import against
from innervate.engine.explain.snippets import Snippet, snippet
from innervate.engine.explain.text import Contribution, contributions, document_score
from innervate.engine.explain.words import AskedWords, WordPart, asked_words
from innervate.engine.profile import EvidenceUnit, FactName, Profile
from innervate.engine.retrieve.evidence import Ranked, Reason, SignalValue
from innervate.engine.retrieve.parts import TextParts
from innervate.engine.retrieve.query import Understood


@dataclass(frozen=True, slots=True)
class SignalPart:
    """One signal's share of the score. ``value``: on the signal's own scale; ``part``: what it added.

    ``weight``: part = weight * min(1, value); None when a learnt ranker set the part otherwise.
    """

    name: str
    value: float
    part: float
    weight: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """A document that speaks for the match. ``share``: of the text score, the document's own part."""

    unit: EvidenceUnit
    snippet: Snippet
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """``parts`` of the signals add up to ``score``; ``contributions`` add up to the text signal's value.

    ``versions``: of index, analysis, latent space, fusion, ranker and signals.
    """

    score: float
    signals: tuple[SignalPart, ...]
    words: tuple[WordPart, ...]
    evidence: tuple[EvidencePart, ...]
    against: tuple[Reason, ...]
    contributions: tuple[Contribution, ...]
    text: TextParts
    query: Understood
    versions: Mapping[str, str]

    @property
    def asked(self) -> AskedWords:
        """Which words of the question are met, near in spelling or missing."""
        return _asked(self.words, self.text, self.query)


def explain(
    profile: Profile,
    parts: TextParts,
    understood: Understood,
    ranked: Ranked,
    values: Mapping[str, SignalValue],
    *,
    weights: Mapping[str, float] | None,
    versions: Mapping[str, str],
    expected: Sequence[FactName] = (),
    on: date | None = None,
) -> Explanation:
    """Explain one match. ``values``: what each signal said of it; ``weights``: of the signals, None for a
    learnt ranker; ``expected``, ``on``: see ``against``."""
    found = contributions(parts)
    words = _words(found)
    evidence = _evidence(profile, parts, found)
    return Explanation(
        score=ranked.score,
        signals=_signals(ranked, values, weights),
        words=words,
        evidence=evidence,
        against=against(
            profile,
            _asked(words, parts, understood),
            [each.unit for each in evidence],
            lang=understood.lang,
            expected=expected,
            on=on,
        ),
        contributions=found,
        text=parts,
        query=understood,
        versions=dict(versions),
    )


def _asked(words: Sequence[WordPart], parts: TextParts, understood: Understood) -> AskedWords:
    return asked_words(
        [word.word for word in understood.words], [word for word, _ in parts.words_missing], words
    )


def _signals(
    ranked: Ranked, values: Mapping[str, SignalValue], weights: Mapping[str, float] | None
) -> tuple[SignalPart, ...]:
    """Strongest first; a signal that said nothing and added nothing is left out."""
    parts = []
    for name, part in ranked.parts.items():
        value = values.get(name, SignalValue(0.0))
        if part or value.value:
            weight = weights.get(name, 0.0) if weights is not None else None
            parts.append(SignalPart(name, value.value, part, weight, value.reasons))
    return tuple(sorted(parts, key=lambda each: (-abs(each.part), each.name)))


def _words(found: Sequence[Contribution]) -> tuple[WordPart, ...]:
    by_word: dict[str, tuple[float, float]] = {}
    for each in found:
        if each.word:
            stems, letters = by_word.get(each.word, (0.0, 0.0))
            by_word[each.word] = (
                stems + each.part * (each.field == "stems"),
                letters + each.part * (each.field == "letters"),
            )
    words = [WordPart(word, stems + letters, stems, letters) for word, (stems, letters) in by_word.items()]
    return tuple(sorted(words, key=lambda each: (-each.part, each.word)))


def _evidence(profile: Profile, parts: TextParts, found: Sequence[Contribution]) -> tuple[EvidencePart, ...]:
    units = {unit.unit_id: unit for unit in profile.units}
    total = sum(each.part for each in found)
    evidence = []
    for number, document in enumerate(parts.documents):
        own = sum(each.part for each in found if each.unit == document.unit_id)
        weights = {term.word: term.idf for term in document.lexical.stems}
        unit = units[document.unit_id]
        share = own / total if total else 0.0
        evidence.append(EvidencePart(unit, snippet(unit, weights), document_score(parts, number), share))
    return tuple(evidence)

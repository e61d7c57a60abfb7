"""What speaks against a hit, or makes it uncertain: said beside what speaks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from innervate.engine.explain.words import AskedWords
from innervate.engine.profile import EvidenceUnit, FactName, Profile
from innervate.engine.retrieve.evidence import Reason
from innervate.engine.retrieve.index.vocabularies import language_of

#: Evidence older than this is said to be old.
OLD_AFTER_YEARS = 5
_MOST_WORDS = 5


def against(
    profile: Profile,
    words: AskedWords,
    shown: Sequence[EvidenceUnit],
    *,
    lang: str,
    expected: Sequence[FactName],
    on: date | None,
) -> tuple[Reason, ...]:
    """Reasons against, the weightiest first. ``words``: of the question; ``shown``: the documents
    that speak for the profile; ``expected``: facts that a seeker will look for (a website, a contact);
    ``on``: the day of the question.
    """
    return (
        *_words_missing(words),
        *_age(shown, on),
        *_other_language(shown, lang),
        *_thin(profile),
        *_facts_missing(profile, expected),
    )


def _words_missing(words: AskedWords) -> Iterator[Reason]:
    """A word that is near in spelling is not said to be missing."""
    count = len(words.missing)
    if 0 < count <= _MOST_WORDS:
        yield Reason("against-words-missing", {"words": list(words.missing), "count": count})
    elif count:
        shown = list(words.missing[:_MOST_WORDS])
        yield Reason(
            "against-more-words-missing", {"words": shown, "more": count - _MOST_WORDS, "count": count}
        )


def _age(shown: Sequence[EvidenceUnit], on: date | None) -> Iterator[Reason]:
    dated = [unit.dated_on for unit in shown if unit.dated_on is not None]
    if shown and not dated:
        yield Reason("against-evidence-undated", {"count": len(shown)})
    elif dated and on is not None and _whole_years(max(dated), on) >= OLD_AFTER_YEARS:
        latest = max(dated)
        yield Reason(
            "against-evidence-old", {"latest": latest.isoformat(), "years": _whole_years(latest, on)}
        )


def _whole_years(earlier: date, later: date) -> int:
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def _other_language(shown: Sequence[EvidenceUnit], lang: str) -> Iterator[Reason]:
    """All evidence is in other languages than the question: only shared stems, letters or terms bridge it."""
    found = {language_of(f"{unit.title}\n{unit.body}", unit.lang) for unit in shown} - {""}
    if lang and found and lang not in found:
        yield Reason("against-other-language", {"asked": lang, "found": sorted(found)})


def _thin(profile: Profile) -> Iterator[Reason]:
    if not profile.units:
        yield Reason("against-no-evidence")
    elif len(profile.units) == 1:
        yield Reason("against-one-document")


def _facts_missing(profile: Profile, expected: Sequence[FactName]) -> Iterator[Reason]:
    stated = {fact.name for fact in profile.facts} | set(profile.facets)
    missing = [name for name in expected if name not in stated]
    if missing:
        yield Reason("against-facts-missing", {"facts": missing})
    if not profile.place.country:
        yield Reason("against-place-unknown")

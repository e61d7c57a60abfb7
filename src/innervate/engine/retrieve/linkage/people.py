"""Duplicates of people: few rules, each one explainable, because a wrong merge hands over an account.

ORCID decides, when its check digit holds. Without one, the name must agree *and*
something else with it: an address for mail, or an organisation. A name alone is never a proposal.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from innervate.engine.retrieve.linkage.folding import fold, loosen
from innervate.engine.retrieve.linkage.identifiers import normal_identifiers
from innervate.engine.retrieve.linkage.proposals import DuplicateProposal, Level, Reason
from innervate.engine.retrieve.linkage.records import PersonRecord

RULES = "people-1"
# Log odds, judged and not learned. Before anything is known, two people of a directory are not the same.
_PRIOR = -9.0
_SAME_ORCID = 18.0
_SAME_EMAIL = 7.0
_SAME_SHARED_EMAIL = 1.0
_SAME_NAME = 8.0
_SAME_NAME_BY_INITIAL = 4.5
_DIFFERENT_NAME = -6.0
_SAME_AFFILIATION = 4.0
_DIFFERENT_AFFILIATION = -1.0
_PROPOSE = 0.0
_PRESELECT = 4.6  # odds of 99 to 1
_LARGEST_GROUP = 50
_SHARED_MAILBOXES = frozenset(
    {
        "info",
        "contact",
        "office",
        "admin",
        "mail",
        "hello",
        "secretariat",
        "secretary",
        "sekretariat",
        "research",
    }
    | {"team", "support", "noreply"}
)


@dataclass(frozen=True, slots=True)
class _Person:
    record: PersonRecord
    words: tuple[str, ...]
    orcid: str
    emails: frozenset[str]
    affiliations: frozenset[str]


def find_person_duplicates(records: Sequence[PersonRecord]) -> list[DuplicateProposal]:
    """Which of ``records`` may be the same person, best first; two different ORCID are never proposed."""
    people = [_prepared(record) for record in sorted(records, key=lambda record: record.record_id)]
    found = [proposal for left, right in _candidates(people) if (proposal := _judged(left, right))]
    return sorted(found, key=lambda p: (-p.score, p.left_id, p.right_id))


def _prepared(record: PersonRecord) -> _Person:
    identifiers = normal_identifiers({"orcid": record.orcid})
    return _Person(
        record=record,
        words=tuple(loosen(word) for word in fold(record.name.replace(".", " ")).split()),
        orcid=identifiers.get("orcid", ""),
        emails=frozenset(email.strip().casefold() for email in record.emails if "@" in email),
        affiliations=frozenset(
            fold(affiliation) for affiliation in record.affiliations if affiliation.strip()
        ),
    )


def _candidates(people: Sequence[_Person]) -> Iterator[tuple[_Person, _Person]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for row, person in enumerate(people):
        keys = {f"mail {email}" for email in person.emails}
        keys |= {
            f"at {place} {word}" for place in person.affiliations for word in person.words if len(word) > 1
        }
        keys.add(f"name {' '.join(sorted(person.words))}")
        if person.orcid:
            keys.add(f"orcid {person.orcid}")
        for key in keys:
            groups[key].append(row)
    pairs = {
        pair for key, rows in groups.items() if key[:5] == "orcid" or len(rows) <= _LARGEST_GROUP
        for pair in combinations(rows, 2)
    }  # fmt: skip
    for left, right in sorted(pairs):
        yield people[left], people[right]


def _judged(left: _Person, right: _Person) -> DuplicateProposal | None:
    if left.orcid and right.orcid and left.orcid != right.orcid:
        return None
    same_orcid = bool(left.orcid) and left.orcid == right.orcid
    reasons = tuple(sorted(_reasons(left, right), key=lambda reason: (-abs(reason.weight), reason.message)))
    log_odds = _PRIOR + sum(reason.weight for reason in reasons)
    if log_odds < _PROPOSE and not same_orcid:
        return None
    level = Level.PRESELECT if log_odds >= _PRESELECT else Level.PROPOSE
    return DuplicateProposal(
        left_id=left.record.record_id,
        right_id=right.record.record_id,
        score=1.0 / (1.0 + math.exp(-log_odds)),
        level=Level.CERTAIN if same_orcid else level,
        reasons=reasons,
        prior=_PRIOR,
        rules=RULES,
    )


def _reasons(left: _Person, right: _Person) -> Iterator[Reason]:
    if left.orcid and left.orcid == right.orcid:
        yield Reason("linkage-same-orcid", {"orcid": left.orcid}, _SAME_ORCID)
    yield _name_reason(left, right)
    for email in sorted(left.emails & right.emails)[:1]:
        shared = email.split("@")[0].split("+")[0] in _SHARED_MAILBOXES
        weight = _SAME_SHARED_EMAIL if shared else _SAME_EMAIL
        yield Reason(
            "linkage-same-shared-mailbox" if shared else "linkage-same-email", {"email": email}, weight
        )
    if left.affiliations and right.affiliations:
        both = sorted(left.affiliations & right.affiliations)
        if both:
            yield Reason("linkage-same-affiliation", {"affiliation": both[0]}, _SAME_AFFILIATION)
        else:
            yield Reason("linkage-different-affiliation", {}, _DIFFERENT_AFFILIATION)


def _name_reason(left: _Person, right: _Person) -> Reason:
    shown = {"left": left.record.name, "right": right.record.name}
    if sorted(left.words) == sorted(right.words):
        return Reason("linkage-same-person-name", shown, _SAME_NAME)
    if _fit_by_initial(left.words, right.words):
        return Reason("linkage-person-name-fits-by-initial", shown, _SAME_NAME_BY_INITIAL)
    return Reason("linkage-different-person-name", shown, _DIFFERENT_NAME)


def _fit_by_initial(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether "A. Novak" and "Anna Novak", or "Anna Maria Novak" and "Anna Novak", may be one person.

    A whole word is shared, and each word of the shorter name has its own in the longer one, whole or
    abbreviated on either side.
    """
    shorter, longer = sorted((list(left), list(right)), key=len)
    if not any(len(word) > 1 for word in set(shorter) & set(longer)):
        return False
    for word in sorted(shorter, key=len, reverse=True):
        fits = [w for w in longer if w == word] or [
            w for w in longer if _abbreviates(w, word) or _abbreviates(word, w)
        ]
        if not fits:
            return False
        longer.remove(fits[0])
    return len(shorter) > 1


def _abbreviates(short: str, word: str) -> bool:
    return len(short) == 1 and word.startswith(short)

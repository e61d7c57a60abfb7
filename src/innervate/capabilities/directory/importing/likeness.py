"""Which rows of a file are perhaps records of the directory, or each other: proposals with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from innervate.capabilities.directory.importing.columns import ORGANISATION
from innervate.capabilities.directory.importing.known import (
    Described,
    Directory,
    directory_of,
    plain_name,
)
from innervate.engine.retrieve import linkage
from innervate.engine.retrieve.linkage.identifiers import normal_identifiers

# Certain by rule, not by weight: these are given to one body, or one person, only.
DECIDING = frozenset({"pic", "ror", "euid", "isni", "orcid"})
# Shared by departments of one house (VAT) or by everybody in an office (info@): a sign, no proof.
CERTAIN, SHARED_IDENTIFIER, SAME_NAME = 1.0, 0.97, 0.95
_ROW, _RECORD = "row:", "record:"


@dataclass(frozen=True, slots=True)
class Reason:
    """``weight``: share in the log odds, above 0 when it speaks for; 0 for a rule."""

    message: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """``record_id``: the key of a record, or the number of an earlier row (``is_row``)."""

    record_id: str
    title: str
    is_row: bool
    score: float
    is_certain: bool
    reasons: tuple[Reason, ...]


Found = dict[str, dict[tuple[bool, str], Candidate]]


def candidates(
    entity: str, rows: Sequence[Described], directory: Directory, *, weigh: bool
) -> dict[str, list[Candidate]]:
    """For each row that is like something else, what it is like, best first. Others are left out.

    A row is compared with the directory and with the rows above it. ``weigh``: also by likeness of names and
    places, which takes its time; else by the rules alone.
    """
    among = directory_of(rows)
    found: Found = {}
    for row in rows:
        for candidate in (*_by_rule(row, directory, is_row=False), *_by_rule(row, among, is_row=True)):
            _keep(found, row.record_id, candidate)
    if weigh:
        for row_id, candidate in _by_weight(entity, rows, directory):
            _keep(found, row_id, candidate)
    return {row_id: sorted(each.values(), key=_best_first) for row_id, each in found.items()}


def _best_first(candidate: Candidate) -> tuple[bool, float, bool, str]:
    return (not candidate.is_certain, -candidate.score, candidate.is_row, candidate.record_id)


def _keep(found: Found, row_id: str, candidate: Candidate) -> None:
    """Each pair once, with the surest word about it; of equally sure ones the one with more reasons."""
    of_row = found.setdefault(row_id, {})
    place = (candidate.is_row, candidate.record_id)
    present = of_row.get(place)
    if present is None or _sureness(candidate) > _sureness(present):
        of_row[place] = candidate


def _sureness(candidate: Candidate) -> tuple[bool, float, int]:
    return (candidate.is_certain, candidate.score, len(candidate.reasons))


def _by_rule(row: Described, among: Directory, *, is_row: bool) -> Iterator[Candidate]:
    """Same number in a register: certain. Same name, and no country or the same one: likely."""
    for scheme, value in row.identifiers:
        same = among.by_identifier.get((scheme, value), ())
        if not same or not normal_identifiers({scheme: value}):
            continue  # nobody's, or a placeholder such as PIC 999999999
        for other in _others(row, same, is_row):
            record = among.records[other]
            certain = scheme in DECIDING or _share_a_name(row, record)
            reason = Reason("import-same-identifier", {"scheme": scheme.upper(), "value": value})
            score = CERTAIN if certain else SHARED_IDENTIFIER
            yield Candidate(other, record.title, is_row, score, certain, (reason,))
    for name in _plain_names(row):
        for other in _others(row, among.by_name.get(name, ()), is_row):
            record = among.records[other]
            if not row.country or not record.country or row.country == record.country:
                reason = Reason("import-same-name", {"name": record.title})
                yield Candidate(other, record.title, is_row, SAME_NAME, False, (reason,))


def _share_a_name(row: Described, record: Described) -> bool:
    return bool(_plain_names(row) & _plain_names(record))


def _plain_names(one: Described) -> set[str]:
    return {plain_name(name) for name in one.names if name}


def _others(row: Described, ids: Iterable[str], is_row: bool) -> Iterator[str]:
    """Among the rows of one file only those above: of two rows, the later one asks."""
    for record_id in ids:
        if not is_row or int(record_id) < int(row.record_id):
            yield record_id


def _by_weight(
    entity: str, rows: Sequence[Described], directory: Directory
) -> Iterator[tuple[str, Candidate]]:
    """What the engine proposes, as candidates of the later row."""
    if not rows:
        return
    titles = {_ROW + one.record_id: one.title for one in rows}
    titles |= {_RECORD + key: one.title for key, one in directory.records.items()}
    for proposal in _proposals(entity, rows, directory):
        left, right = sorted((proposal.left_id, proposal.right_id), key=_place)
        if not right.startswith(_ROW):
            continue  # two records of the directory: a matter of its own list of duplicates
        reasons = tuple(Reason(one.message, dict(one.params), one.weight) for one in proposal.reasons)
        is_row = left.startswith(_ROW)
        certain = proposal.level is linkage.Level.CERTAIN
        other = left.removeprefix(_ROW).removeprefix(_RECORD)
        candidate = Candidate(other, titles[left], is_row, proposal.score, certain, reasons)
        yield right.removeprefix(_ROW), candidate


def _place(marked: str) -> tuple[bool, int]:
    """Records before rows, rows from the top."""
    is_row = marked.startswith(_ROW)
    return (is_row, int(marked.removeprefix(_ROW)) if is_row else 0)


def _proposals(
    entity: str, rows: Sequence[Described], directory: Directory
) -> Iterator[linkage.DuplicateProposal]:
    known = directory.records.values()
    if entity == ORGANISATION:
        new = [organisation_record(one, _ROW) for one in rows]
        yield from linkage.find_duplicates(new)
        if known:
            yield from linkage.link(new, [organisation_record(one, _RECORD) for one in known])
        return
    people = [_person_record(one, _ROW) for one in rows] + [_person_record(one, _RECORD) for one in known]
    yield from linkage.find_person_duplicates(people)


def organisation_record(one: Described, prefix: str = "") -> linkage.OrganisationRecord:
    return linkage.OrganisationRecord(
        record_id=prefix + one.record_id,
        names=tuple(name for name in one.names if name.strip()) or ("?",),
        short_name=one.short_name,
        country=one.country,
        city=one.city,
        street=one.street,
        postal_code=one.postal_code,
        website=one.website,
        identifiers=dict(reversed(one.identifiers)),
        kind=one.kind,
    )


def _person_record(one: Described, prefix: str) -> linkage.PersonRecord:
    identifiers = dict(one.identifiers)
    return linkage.PersonRecord(
        record_id=prefix + one.record_id,
        name=one.title,
        orcid=identifiers.get("orcid", ""),
        emails=(identifiers["email"],) if "email" in identifiers else (),
        affiliations=one.affiliations,
    )

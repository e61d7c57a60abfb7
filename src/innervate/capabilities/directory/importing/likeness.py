"""Which rows of a file are perhaps records of the directory, or each other: proposals with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from innervate.capabilities.directory.importing.known import Described, Directory, directory_of
from innervate.vocab.wording import plain

# Certain by rule, not by weight: an identifier is given to one body only.
CERTAIN = 1.0
SAME_NAME = 0.95


@dataclass(frozen=True, slots=True)
class Reason:
    message: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """``record_id``: the key of a record, or the number of an earlier row (``is_row``)."""

    record_id: str
    title: str
    is_row: bool
    score: float
    is_certain: bool
    reasons: tuple[Reason, ...]


def candidates(entity: str, rows: Sequence[Described], directory: Directory) -> dict[str, list[Candidate]]:
    """For each row that is like something else, what it is like, best first. Others are left out.

    A row is compared with the directory and with the rows above it.
    """
    among = directory_of(rows)
    found: dict[str, dict[tuple[bool, str], Candidate]] = {}
    for row in rows:
        for candidate in (*_by_rule(row, directory, is_row=False), *_by_rule(row, among, is_row=True)):
            _keep(found, row.record_id, candidate)
    for row_id, candidate in _by_weight(entity, rows, directory):
        _keep(found, row_id, candidate)
    return {row_id: sorted(each.values(), key=_best_first) for row_id, each in found.items()}


def _best_first(candidate: Candidate) -> tuple[bool, float, bool, str]:
    return (not candidate.is_certain, -candidate.score, candidate.is_row, candidate.record_id)


def _keep(found: dict[str, dict[tuple[bool, str], Candidate]], row_id: str, candidate: Candidate) -> None:
    """Each pair once, with the surest word about it."""
    of_row = found.setdefault(row_id, {})
    place = (candidate.is_row, candidate.record_id)
    present = of_row.get(place)
    if present is None or (candidate.is_certain, candidate.score) > (present.is_certain, present.score):
        of_row[place] = candidate


def _by_rule(row: Described, among: Directory, *, is_row: bool) -> Iterator[Candidate]:
    """Same identifier: certain. Same name, and no country or the same one: likely."""
    for scheme, value in row.identifiers:
        for other in _others(row, among.by_identifier.get((scheme, value), ()), is_row):
            reason = Reason("same-identifier", {"scheme": scheme.upper(), "value": value})
            yield Candidate(other, among.records[other].title, is_row, CERTAIN, True, (reason,))
    for name in {one for one in _plain_names(row)}:
        for other in _others(row, among.by_name.get(name, ()), is_row):
            record = among.records[other]
            if not row.country or not record.country or row.country == record.country:
                reason = Reason("same-name", {"name": record.title})
                yield Candidate(other, record.title, is_row, SAME_NAME, False, (reason,))


def _plain_names(row: Described) -> Iterator[str]:
    yield from (plain(name) for name in row.names if name)


def _others(row: Described, ids: Iterable[str], is_row: bool) -> Iterator[str]:
    """Among the rows of one file only those above: of two rows, the later one asks."""
    for record_id in ids:
        if not is_row or int(record_id) < int(row.record_id):
            yield record_id


def _by_weight(
    entity: str, rows: Sequence[Described], directory: Directory
) -> Iterator[tuple[str, Candidate]]:
    return iter(())

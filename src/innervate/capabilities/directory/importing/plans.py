"""Rows and decisions -> what an import would create, change and leave alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from innervate.capabilities.directory.importing.likeness import Candidate, Reason
from innervate.capabilities.directory.importing.reading import ImportRow
from innervate.core.models import Cluster, Owned, State
from innervate.core.records import Cleaned, apply
from innervate.core.records.rows import CleanRow, identity_of
from innervate.core.registry import Entity, Rows, Stored
from innervate.engine.profile import Source

CREATE, SKIP = "create", "skip"
UPDATE, SAME = "update:", "same:"
RECORDS_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row that is perhaps a record there already. ``suggested``: what we would do; only a certain one is
    done without being asked."""

    row: int
    title: str
    candidates: tuple[Candidate, ...]
    suggested: str
    is_certain: bool


def proposal_from_json(data: Mapping[str, Any]) -> Proposal:
    """The opposite of ``dataclasses.asdict``."""
    found = [
        Candidate(**{**one, "reasons": tuple(Reason(**reason) for reason in one["reasons"])})
        for one in data["candidates"]
    ]
    return Proposal(**{**data, "candidates": tuple(found)})


@dataclass(slots=True)
class Change:
    """An existing record (changed in memory, not saved), what it was before, and rows to add."""

    record: Owned
    before: dict[str, Any]
    changes: dict[str, list[Any]]
    added: list[tuple[Rows, CleanRow]]
    altered: list[tuple[Rows, Any, CleanRow]]

    @property
    def is_nothing(self) -> bool:
        return not (self.changes or self.added or self.altered)


@dataclass(slots=True)
class Plan:
    """``undecided``: rows that a person must decide on. ``gone``: rows whose record is not there."""

    created: list[ImportRow] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    skipped: int = 0
    folded: int = 0
    undecided: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def suggestion(row: ImportRow, candidates: Sequence[Candidate]) -> Proposal | None:
    """What to do with a row that is like others; None when it is like nothing."""
    if not candidates:
        return None
    best = candidates[0]
    # Two records with the row's identifiers are a duplicate to be merged first: nobody but a person can tell.
    rivals = [one for one in candidates if one.is_certain and one.is_row == best.is_row]
    target = f"{SAME if best.is_row else UPDATE}{best.record_id}"
    return Proposal(row.number, row.title, tuple(candidates), target, best.is_certain and len(rivals) == 1)


def plan(
    rows: Sequence[ImportRow],
    proposals: Mapping[int, Proposal],
    decisions: Mapping[str, str],
    *,
    entity: Entity,
    cluster: Cluster,
    source: Source,
    on: Any,
) -> Plan:
    """What importing ``rows`` under ``decisions`` (by row number) would do. Nothing is written."""
    made = Plan()
    targets = {row.number: _target(row, proposals.get(row.number), decisions) for row in rows}
    by_number = {row.number: row for row in rows}
    folded: dict[int, list[ImportRow]] = {}
    updates: dict[str, list[ImportRow]] = {}
    for row in rows:
        target = targets[row.number]
        root = _root(row.number, targets)
        if target == SKIP:
            made.skipped += 1
        elif target is None:
            made.undecided.append(row.number)
        elif target.startswith(UPDATE):
            updates.setdefault(target.removeprefix(UPDATE), []).append(row)
        elif target.startswith(SAME):
            made.folded += 1
            root_target = targets.get(root)
            if root_target is not None and root_target.startswith(UPDATE):
                updates.setdefault(root_target.removeprefix(UPDATE), []).append(row)
            elif root_target == CREATE:
                folded.setdefault(root, []).append(row)
    created = [row for row in rows if targets[row.number] == CREATE]
    made.created = [_folded(row, folded.get(row.number, ())) for row in created]
    _plan_updates(made, updates, entity=entity, cluster=cluster, source=source, on=on)
    _settle_undecided(made, by_number, proposals, entity=entity, cluster=cluster, source=source, on=on)
    return made


def _target(row: ImportRow, proposal: Proposal | None, decisions: Mapping[str, str]) -> str | None:
    """None: a person must decide."""
    decided = decisions.get(str(row.number))
    if decided:
        return decided
    if row.key:
        return f"{UPDATE}{row.key}"
    if proposal is None:
        return CREATE
    return proposal.suggested if proposal.is_certain else None


def _root(number: int, targets: Mapping[int, str | None]) -> int:
    """The first row of a chain of "same as"; rows only point upwards, so it ends."""
    target = targets.get(number)
    while target is not None and target.startswith(SAME):
        number = int(target.removeprefix(SAME))
        target = targets.get(number)
    return number


def _folded(row: ImportRow, others: Iterable[ImportRow]) -> ImportRow:
    """The row with what the rows that are the same say beyond it; where both speak, the first row holds."""
    values, rows = dict(row.cleaned.values), {name: list(each) for name, each in row.cleaned.rows.items()}
    for other in others:
        for name, value in other.cleaned.values.items():
            if name not in values or values[name].value is None:
                values[name] = value
        for name, more in other.cleaned.rows.items():
            rows.setdefault(name, []).extend(more)
    cleaned = Cleaned(values, {name: _distinct(name, each) for name, each in rows.items()})
    return ImportRow(row.number, row.key, cleaned, row.title)


def _distinct(name: str, rows: Sequence[CleanRow]) -> list[CleanRow]:
    kept: dict[Any, CleanRow] = {}
    for row in rows:
        mark = tuple(
            (field, each.value)
            for field, each in row.items()
            if field in ("name", "scheme", "value", "cluster", "organisation")
        )
        kept.setdefault(mark, row)
    return list(kept.values())


def _plan_updates(
    made: Plan,
    updates: Mapping[str, Sequence[ImportRow]],
    *,
    entity: Entity,
    cluster: Cluster,
    source: Source,
    on: Any,
) -> None:
    for record in _records(entity, cluster, updates):
        rows = updates[record.key]
        change = difference(record, entity, _folded(rows[0], rows[1:]).cleaned, source=source, on=on)
        if change.is_nothing:
            made.unchanged += len(rows)
        else:
            made.changed.append(change)
    there = {change.record.key for change in made.changed}
    found = set(_keys(entity, cluster, [key for key in updates if key not in there])) | there
    made.gone += [row.number for key, rows in updates.items() if key not in found for row in rows]


def _settle_undecided(
    made: Plan, rows: Mapping[int, ImportRow], proposals: Mapping[int, Proposal], **context: Any
) -> None:
    """A row that says nothing new of the one record it is like needs no decision: it changes nothing."""
    best = {
        number: proposals[number].candidates[0].record_id
        for number in made.undecided
        if not proposals[number].candidates[0].is_row
    }
    records = {
        record.key: record for record in _records(context["entity"], context["cluster"], best.values())
    }
    still = []
    for number in made.undecided:
        record = records.get(best.get(number, ""))
        if record is not None and _says_nothing_new(record, rows[number], context):
            made.unchanged += 1
        else:
            still.append(number)
    made.undecided = still


def _says_nothing_new(record: Owned, row: ImportRow, context: Mapping[str, Any]) -> bool:
    facts = list(record.facts)
    change = difference(record, context["entity"], row.cleaned, source=context["source"], on=context["on"])
    for name, value in change.before.items():
        setattr(record, name, value)
    record.facts = facts
    return change.is_nothing


def _records(entity: Entity, cluster: Cluster, keys: Iterable[str]) -> Iterator[Owned]:
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), RECORDS_AT_ONCE):
        part = wanted[start : start + RECORDS_AT_ONCE]
        own = entity.model._default_manager.filter(cluster=cluster, key__in=part).exclude(state=State.MERGED)
        yield from own.select_related("cluster").prefetch_related(*(rows.name for rows in entity.rows))


def _keys(entity: Entity, cluster: Cluster, keys: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(keys), RECORDS_AT_ONCE):
        part = keys[start : start + RECORDS_AT_ONCE]
        own = entity.model._default_manager.filter(cluster=cluster, key__in=part).exclude(state=State.MERGED)
        yield from own.values_list("key", flat=True)


def difference(record: Owned, entity: Entity, cleaned: Cleaned, *, source: Source, on: Any) -> Change:
    """What a file adds to a record. An empty cell takes nothing away, and rows are only added or completed.

    The record carries the new values afterwards, not saved.
    """
    columns = [
        one.name for one in entity.fields if one.name in cleaned.values and one.stored is Stored.COLUMN
    ]
    held = {name: getattr(record, name) for name in columns} | {"facts": list(record.facts)}
    changes = apply(record, entity, cleaned, source=source, on=on)
    before = {name: value for name, value in held.items() if value != getattr(record, name)}
    added: list[tuple[Rows, CleanRow]] = []
    altered: list[tuple[Rows, Any, CleanRow]] = []
    for declared in entity.rows:
        present = {identity_of(declared, row): row for row in getattr(record, declared.name).all()}
        for row in cleaned.rows.get(declared.name, ()):
            there = present.get(identity_of(declared, row))
            if there is None:
                added.append((declared, row))
                continue
            said = {name: each for name, each in row.items() if each.value is not None}
            if any(getattr(there, name) != each.value for name, each in said.items()):
                altered.append((declared, there, said))
    return Change(record, before, changes, added, altered)

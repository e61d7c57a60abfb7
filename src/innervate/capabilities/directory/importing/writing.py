"""A plan written in bulk, and what it takes to undo it. Called inside one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from innervate.capabilities.directory.importing.columns import MEMBERSHIP, ORGANISATION
from innervate.capabilities.directory.importing.plans import Change, Plan
from innervate.capabilities.directory.importing.reading import ImportRow
from innervate.core import index
from innervate.core.models import Cluster, Membership
from innervate.core.records import fill
from innervate.core.records.rows import alter, unsaved
from innervate.core.registry import Entity
from innervate.core.services.records import dependants_of
from innervate.engine.profile import Source

RECORDS_AT_ONCE = 2000
IDS_AT_ONCE = 400


def create(
    rows: Sequence[ImportRow],
    *,
    entity: Entity,
    cluster: Cluster,
    visibility: str,
    as_members: bool,
    source: Source,
    on: date,
) -> list[str]:
    """New records with their rows; their keys in the order of the file."""
    keys: list[str] = []
    for start in range(0, len(rows), RECORDS_AT_ONCE):
        part = rows[start : start + RECORDS_AT_ONCE]
        records: list[Any] = []
        for row in part:
            record = entity.model(cluster=cluster, visibility=visibility)
            fill(record, entity, row.cleaned, source=source, on=on)
            records.append(record)
        entity.model._default_manager.bulk_create(records)
        for declared in entity.rows:
            _add(
                _sourced(unsaved(record, declared, one), source)
                for record, row in zip(records, part, strict=True)
                for one in row.cleaned.rows.get(declared.name, ())
            )
        if as_members and entity.name == ORGANISATION:
            stated = {
                record.pk
                for record, row in zip(records, part, strict=True)
                if row.cleaned.rows.get(MEMBERSHIP)
            }
            _add(Membership(organisation=one, cluster=cluster) for one in records if one.pk not in stated)
        keys += [record.key for record in records]
    return keys


def _add(rows: Iterable[Model]) -> list[Model]:
    listed = list(rows)
    if listed:
        type(listed[0])._default_manager.bulk_create(listed)
    return listed


def _sourced(row: Any, source: Source) -> Any:
    if hasattr(row, "source") and not row.source:
        row.source = source.name
    return row


def change(changes: Sequence[Change], *, source: Source) -> list[dict[str, Any]]:
    """Save changed records and their rows. What they were before, as plain JSON, one entry a record."""
    undo: list[dict[str, Any]] = []
    for one in changes:
        added: dict[str, list[int]] = {}
        altered: dict[str, list[dict[str, Any]]] = {}
        for declared, row in one.added:
            made = _sourced(unsaved(one.record, declared, row), source)
            made.save()
            added.setdefault(declared.name, []).append(made.pk)
        for declared, row, said in one.altered:
            altered.setdefault(declared.name, []).append(
                {"pk": row.pk, **{name: column_value(row, name) for name in said}}
            )
            alter(row, declared, said)
            row.save()
        undo.append(
            {
                "key": one.record.key,
                "updated_at": one.record.updated_at,
                "before": {name: _as_stored(value) for name, value in one.before.items()},
                "added": added,
                "altered": altered,
            }
        )
        one.record.save()
    return undo


def column_value(row: Any, name: str) -> Any:
    return getattr(row, row._meta.get_field(name).attname)


def _as_stored(value: Any) -> Any:
    """A column's value as JSON keeps it; a reference as its id."""
    return value.pk if isinstance(value, Model) else value


def plain_json(data: Any) -> Any:
    """``data`` with days, instants and decimals as texts, as a JSON column would give it back."""
    return json.loads(json.dumps(data, cls=_Exact))


class _Exact(DjangoJSONEncoder):
    """Instants whole: Django's encoder cuts them to milliseconds, and an undo must give back every one."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def write(
    plan: Plan,
    *,
    entity: Entity,
    cluster: Cluster,
    visibility: str,
    as_members: bool,
    source: Source,
    on: date,
) -> dict[str, Any]:
    """Carry out a plan; what it takes to undo it: ``{"created": [KEY], "changed": [...]}``."""
    ids = [one.record.pk for one in plan.changed]
    created = create(
        plan.created,
        entity=entity,
        cluster=cluster,
        visibility=visibility,
        as_members=as_members,
        source=source,
        on=on,
    )
    changed = change(plan.changed, source=source)
    note(entity, [*created, *(one["key"] for one in changed)])
    note_dependants(entity, ids)  # nothing shows a new record yet
    return {"created": created, "changed": plain_json(changed)}


def note(entity: Entity, keys: Sequence[str]) -> None:
    if keys:
        index.note_changes(entity.name, keys)


def note_dependants(entity: Entity, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), IDS_AT_ONCE):
        shown_in = dependants_of(entity, ids[start : start + IDS_AT_ONCE])
        for name in sorted({name for name, _ in shown_in}):
            index.note_changes(name, sorted(key for other, key in shown_in if other == name))

"""Taking an import back: every record as it was before, except those that somebody has touched since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from innervate.capabilities.directory.importing.writing import IDS_AT_ONCE, note, note_dependants
from innervate.core.models import Cluster, Membership, Owned
from innervate.core.registry import Entity

EDITED, IN_USE, GONE = "edited-since-the-import", "in-use-since-the-import", "gone-since-the-import"


@dataclass(slots=True)
class Undone:
    """``refused``: key -> message id of the reason why the record was left as it is."""

    deleted: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def undo(changes: Mapping[str, Any], *, entity: Entity, cluster: Cluster, imported_at: datetime) -> Undone:
    """Give back the state before the import into ``cluster``, record by record."""
    undone = Undone()
    _delete_created(list(changes.get("created", ())), undone, entity, cluster, imported_at)
    changed = {one["key"]: one for one in changes.get("changed", ())}
    _restore_changed(changed, undone, entity, imported_at)
    note(entity, [*undone.deleted, *undone.restored])
    return undone


def _records(entity: Entity, keys: Sequence[str]) -> Iterable[list[Owned]]:
    for start in range(0, len(keys), IDS_AT_ONCE):
        part = keys[start : start + IDS_AT_ONCE]
        yield list(entity.model._default_manager.select_for_update().filter(key__in=part).order_by("pk"))


def _delete_created(
    keys: list[str], undone: Undone, entity: Entity, cluster: Cluster, imported_at: datetime
) -> None:
    met: set[str] = set()
    for part in _records(entity, keys):
        met |= {record.key for record in part}
        untouched = []
        for record in part:
            if record.updated_at > imported_at:
                undone.refused[record.key] = EDITED
            else:
                untouched.append(record)
        used = _in_use(entity, untouched, cluster)
        undone.refused |= {record.key: IN_USE for record in untouched if record.pk in used}
        free = [record for record in untouched if record.pk not in used]
        note_dependants(entity, [record.pk for record in free])
        entity.model._default_manager.filter(pk__in=[record.pk for record in free]).delete()
        undone.deleted += [record.key for record in free]
    undone.refused |= {key: GONE for key in keys if key not in met}


def _in_use(entity: Entity, records: Sequence[Owned], cluster: Cluster) -> set[int]:
    """Records that something else hangs on which the import did not bring: a role, a need, an affiliation.

    Its own rows (names, identifiers, memberships) came with it; an edit of those shows in ``updated_at``.
    A membership of another cluster did not: that cluster gave it, and only that cluster ends it.
    """
    ids = [record.pk for record in records]
    own = {rows.name for rows in entity.rows}
    used: set[int] = set()
    for relation in entity.model._meta.related_objects:
        if relation.many_to_many:
            continue  # a many-to-many relation has a table of its own, which is met as such
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": ids})
        if relation.get_accessor_name() in own:
            if relation.related_model is not Membership:
                continue
            rows = rows.exclude(cluster=cluster)
        used.update(rows.values_list(relation.field.attname, flat=True))
    return used


def _restore_changed(
    changed: Mapping[str, Mapping[str, Any]], undone: Undone, entity: Entity, imported_at: datetime
) -> None:
    for part in _records(entity, list(changed)):
        free = []
        for record in part:
            if record.updated_at > imported_at:
                undone.refused[record.key] = EDITED
            else:
                _restore(record, changed[record.key], entity)
                free.append(record.pk)
                undone.restored.append(record.key)
        note_dependants(entity, free)
    met = {*undone.restored, *undone.refused}
    undone.refused |= {key: GONE for key in changed if key not in met}


def _restore(record: Any, was: Mapping[str, Any], entity: Entity) -> None:
    for declared in entity.rows:
        rows = getattr(record, declared.name)
        rows.filter(pk__in=was["added"].get(declared.name, ())).delete()
        for before in was["altered"].get(declared.name, ()):
            columns = {name: value for name, value in before.items() if name != "pk"}
            rows.filter(pk=before["pk"]).update(**_typed(rows.model, columns))
    # Past ``save``: the day of the last change is given back as well.
    columns = _typed(type(record), {**was["before"], "updated_at": was["updated_at"]})
    type(record)._default_manager.filter(pk=record.pk).update(**columns)


def _typed(model: Any, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Values out of JSON as the columns take them."""
    typed: dict[str, Any] = {}
    for name, value in columns.items():
        column = model._meta.get_field(name)
        typed[column.attname] = value if column.is_relation else column.to_python(value)
    return typed

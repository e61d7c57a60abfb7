"""A record as JSON for one reader: what she may see of it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.urls import reverse

from innervate.api.problems import reader_language
from innervate.core import access, records, registry
from innervate.core.actor import Actor
from innervate.core.models import Cluster, Owned
from innervate.core.registry import Entity, Field, FieldKind, Rows

ReferenceKeys = Mapping[tuple[str, int], str]


def cluster_reference(cluster: Cluster) -> dict[str, str]:
    return {"key": cluster.key, "slug": cluster.slug, "name": cluster.name}


def address(entity_name: str, key: str) -> str:
    return reverse("api:show_record_" + registry.entity(entity_name).path, kwargs={"key": key})


def _references(entity: Entity) -> list[Field]:
    return [one for one in entity.fields if one.kind is FieldKind.REFERENCE]


def _all_referred(entity: Entity, rows: Iterable[Owned]) -> Iterable[tuple[str, Model]]:
    for record in rows:
        for one in _references(entity):
            if (referred := records.read(record, one)) is not None:
                yield one.refers_to, referred


def _row_referred(entity: Entity, record: Owned) -> Iterable[tuple[str, Model]]:
    for relation in entity.rows:
        for row in records.read_rows(record, relation):
            for one in relation.fields:
                if one.kind is FieldKind.REFERENCE and row[one.name] is not None:
                    yield one.refers_to, row[one.name]


def _visible_keys(actor: Actor, referred: Iterable[tuple[str, Model]]) -> ReferenceKeys:
    """Keys of the referred records that exist for the actor, one query per kind."""
    wanted: dict[str, set[int]] = {}
    keys: dict[tuple[str, int], str] = {}
    for name, record in referred:
        if isinstance(record, Cluster):
            keys[name, record.pk] = record.slug
        else:
            wanted.setdefault(name, set()).add(record.pk)
    for name, ids in wanted.items():
        seen = access.visible(actor, registry.entity(name).model).filter(pk__in=ids)
        keys |= {(name, pk): key for pk, key in seen.values_list("pk", "key")}
    return keys


def _json_value(field: Field, value: Any, keys: ReferenceKeys) -> Any:
    if field.kind is FieldKind.REFERENCE:
        return None if value is None else keys.get((field.refers_to, value.pk))
    if field.kind is FieldKind.CHOICES:
        return list(value or [])
    if field.kind in (FieldKind.YES_NO, FieldKind.DAY):
        return value
    return records.as_text(value) if value not in (None, "") else None


def _may_read(field: Field, may_edit: bool) -> bool:
    return field.public or may_edit


def _plain(entity: Entity, record: Owned, keys: ReferenceKeys, *, may_edit: bool) -> dict[str, Any]:
    return {
        "key": record.key,
        "href": address(entity.name, record.key),
        "label": str(record),
        "cluster": cluster_reference(record.cluster),
        "state": record.state,
        "visibility": record.visibility,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    } | {
        one.name: _json_value(one, records.read(record, one), keys) if _may_read(one, may_edit) else None
        for one in entity.fields
    }


def _has_private_fields(entity: Entity) -> bool:
    return any(not one.public for one in entity.fields)


def listed(entity: Entity, rows: Sequence[Owned], actor: Actor) -> list[dict[str, Any]]:
    """The records of one page, in their order."""
    keys = _visible_keys(actor, _all_referred(entity, rows))
    asks = _has_private_fields(entity)
    return [
        _plain(entity, record, keys, may_edit=asks and access.may(actor, "edit", record)) for record in rows
    ]


def _labels(entity: Entity, record: Owned, keys: ReferenceKeys) -> dict[str, str]:
    lang = reader_language()
    labels: dict[str, str] = {}
    for one in entity.fields:
        value = records.read(record, one)
        if value in (None, "", []):
            continue
        if one.vocabulary:
            labels[one.name] = records.label_of(one, value, lang)
        elif one.kind is FieldKind.REFERENCE and (one.refers_to, value.pk) in keys:
            labels[one.name] = str(value)
    return labels


def _facts(entity: Entity, record: Owned, *, may_edit: bool) -> list[Mapping[str, Any]]:
    """The record's facts; those of a field that the reader may not read are left out, and so are facts
    that belong to no declared field: nobody declared who may read them."""
    readable = {one.name for one in entity.fields if _may_read(one, may_edit)}
    return [fact for fact in record.facts if fact["name"] in readable]


def _is_open(relation: Rows, row: Mapping[str, Any], keys: ReferenceKeys) -> bool:
    """A row that names a hidden record does not exist for the reader."""
    return all(
        row[one.name] is None or (one.refers_to, row[one.name].pk) in keys
        for one in relation.fields
        if one.kind is FieldKind.REFERENCE
    )


def detailed(entity: Entity, record: Owned, actor: Actor) -> dict[str, Any]:
    """One record with all that the actor may read of it and do to it."""
    may = [name for name, verb in entity.verbs.items() if not verb.on_new and access.may(actor, name, record)]
    may_edit = "edit" in may
    keys = _visible_keys(actor, [*_all_referred(entity, [record]), *_row_referred(entity, record)])
    relations = {
        relation.name: [
            {
                one.name: _json_value(one, row[one.name], keys)
                for one in relation.fields
                if _may_read(one, may_edit)
            }
            for row in records.read_rows(record, relation)
            if _is_open(relation, row, keys)
        ]
        for relation in entity.rows
    }
    return (
        _plain(entity, record, keys, may_edit=may_edit)
        | {
            "labels": _labels(entity, record, keys),
            "facts": _facts(entity, record, may_edit=may_edit),
            "may": may,
        }
        | relations
    )

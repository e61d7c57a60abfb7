"""The verbs that every kind of record shares: create, edit, approve, archive, restore."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction

from innervate.core import access, audit, index, records, registry
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import Conflict, InputFault, InputRefused, NotPermitted
from innervate.core.models import Cluster, Organisation, Owned, State
from innervate.core.records import Cleaned, Reader
from innervate.core.records.rows import stale_and_new
from innervate.core.registry import Entity
from innervate.core.roles import Role
from innervate.core.rules import Refused
from innervate.core.workflow import locked, move, workflow
from innervate.engine.profile import Source

R = TypeVar("R", bound=Owned)

LIFE = workflow(
    approve=((State.PENDING,), State.ACTIVE),
    archive=((State.PENDING, State.ACTIVE), State.ARCHIVED),
    restore=((State.ARCHIVED,), State.ACTIVE),
)
# Of people the trail says which fields changed, never what they say: it outlives the record.
_SILENT_ENTITIES = frozenset({"directory.person"})


def source_of(actor: Actor, record: Owned) -> Source:
    """Who is named as the source of what the actor states: a body or a capacity, never a person's name.

    Who it was exactly stands in the audit trail, from which a person can be erased.
    """
    if actor.user is not None and getattr(record, "user_id", None) == actor.user.pk:
        return Source(name="self-declared")
    organisation = record if isinstance(record, Organisation) else getattr(record, "organisation", None)
    if organisation is not None and organisation.pk in actor.organisations_as(
        Role.ORGANISATION_ADMINISTRATOR, Role.MEMBER
    ):
        return Source(name=organisation.legal_name)
    if actor.kind is ActorKind.SYSTEM:
        return Source(name="system")
    return Source(name=record.cluster.name)


@transaction.atomic
def create_record(
    *, actor: Actor, entity: Entity, cluster: Cluster, values: Mapping[str, Any], on: date
) -> Any:
    """A new record of ``entity`` in ``cluster``, with what ``values`` say of it on day ``on``.

    Raises NotPermitted, and InputRefused with every fault.
    """
    record: Owned = entity.model(cluster=cluster)
    cleaned = records.understand(entity, values, partial=False, reader=Reader(actor))
    if entity.prepare is not None:
        entity.prepare(actor, record, on)
    source = source_of(actor, record)
    changes = records.apply(record, entity, cleaned, source=source, on=on)
    access.require(actor, "create", record)
    _refuse_faulty(cleaned)
    record.save()
    _require_rows(actor, record, entity, cleaned)
    changes = records.save(record, entity, cleaned, changes, source=source, actor=actor)
    _note(actor, "create", record, entity, changes)
    return record


@transaction.atomic
def edit_record(
    *, actor: Actor, record: R, values: Mapping[str, Any], on: date, seen_at: datetime | None = None
) -> R:
    """Change the fields that ``values`` name; the others keep what they have.

    ``seen_at``: the ``updated_at`` of the version that the editor had before her. Raises NotFound,
    NotPermitted, Conflict when somebody saved meanwhile, InputRefused with every fault. Values that
    change nothing leave no trace.
    """
    entity = registry.entity_of(type(record))
    access.require(actor, "edit", record)
    present = locked(record)
    if seen_at is not None and present.updated_at > seen_at:
        raise Conflict("changed-meanwhile", entity=entity.name, key=present.key)
    cleaned = records.understand(
        entity, values, partial=True, reader=Reader(actor, country=getattr(present, "country", ""))
    )
    faults = (*cleaned.faults, *_joint_faults(entity, present, values, cleaned))
    if faults:
        raise InputRefused(faults)
    before = dependants_of(entity, [present.pk])
    source = source_of(actor, present)
    changes = records.apply(present, entity, cleaned, source=source, on=on)
    access.require(actor, "edit", present)  # nobody hands a record to where she could not edit it
    _require_rows(actor, present, entity, cleaned)
    if not changes and not _rows_differ(actor, present, entity, cleaned):
        return present
    changes = records.save(present, entity, cleaned, changes, source=source, actor=actor)
    _note(actor, "edit", present, entity, changes, also=before)
    return present


def _joint_faults(
    entity: Entity, record: Owned, values: Mapping[str, Any], cleaned: Cleaned
) -> Iterable[InputFault]:
    """Faults between what is being said and what stands on the record already."""
    if entity.consistency is None or cleaned.faults:
        return ()
    held = {one.name: records.read(record, one) for one in entity.fields}
    said = {name: each.value for name, each in cleaned.values.items()}
    return [fault for fault in entity.consistency(held | said) if fault.field in values]


def _refuse_faulty(cleaned: Cleaned) -> None:
    if cleaned.faults:
        raise InputRefused(cleaned.faults)


def _require_rows(actor: Actor, record: Owned, entity: Entity, cleaned: Cleaned) -> None:
    """Rows with a rule of their own: a membership is the word of its cluster's manager."""
    for declared in entity.rows:
        if declared.rule is None or declared.name not in cleaned.rows or actor.kind is ActorKind.SYSTEM:
            continue
        gone, changed, added = stale_and_new(record, declared, cleaned.rows[declared.name], actor)
        for row in (*gone, *changed, *added):
            decision = declared.rule(actor, row)
            if isinstance(decision, Refused):
                raise NotPermitted(decision.reason)


def _rows_differ(actor: Actor, record: Owned, entity: Entity, cleaned: Cleaned) -> bool:
    return any(
        any(stale_and_new(record, declared, cleaned.rows[declared.name], actor))
        for declared in entity.rows
        if declared.name in cleaned.rows
    )


def approve_record(*, actor: Actor, record: R) -> R:
    """A record that waited becomes active. Raises NotPermitted, InvalidTransition."""
    return _move(actor, "approve", record)


def archive_record(*, actor: Actor, record: R) -> R:
    """The record leaves search; its history stays. Raises NotPermitted, InvalidTransition."""
    return _move(actor, "archive", record)


def restore_record(*, actor: Actor, record: R) -> R:
    """An archived record comes back. Raises NotPermitted, InvalidTransition."""
    return _move(actor, "restore", record)


@transaction.atomic
def _move(actor: Actor, verb: str, record: R) -> R:
    entity = registry.entity_of(type(record))
    access.require(actor, verb, record)
    present = locked(record)
    before = move(present, LIFE, verb)
    present.save(update_fields=["updated_at"])
    _note(actor, verb, present, entity, {"state": [before, present.state]})
    return present


def dependants_of(entity: Entity, ids: Sequence[int]) -> set[tuple[str, str]]:
    """Entity and key of every other record whose search profile shows one of these."""
    if entity.dependants is None:
        return set()
    return {
        (registry.entity_of(rows.model).name, key)
        for rows in entity.dependants(ids)
        for key in rows.order_by().values_list("key", flat=True)
    }


def note_changed(record: Owned, also: Collection[tuple[str, str]] = ()) -> None:
    """Have search profiles written again: the record's, those that show it now, and ``also``."""
    index.note_change(record)
    shown_in = dependants_of(registry.entity_of(type(record)), [record.pk]) | set(also)
    for entity in sorted({name for name, _ in shown_in}):
        index.note_changes(entity, sorted(key for name, key in shown_in if name == entity))


def _note(
    actor: Actor,
    verb: str,
    record: Owned,
    entity: Entity,
    changes: Mapping[str, Any],
    also: Collection[tuple[str, str]] = (),
) -> None:
    details = {"fields": sorted(changes)} if entity.name in _SILENT_ENTITIES else dict(changes)
    audit.record(actor=actor, verb=verb, entity=entity.name, target=record, details=details)
    note_changed(record, also)

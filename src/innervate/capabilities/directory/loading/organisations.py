"""Organisations of a catalogue, found again by the catalogue's own identifier; only what differs is
written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction

from innervate.capabilities.directory.loading.watching import Loaded, Watcher
from innervate.core import index
from innervate.core.models import Cluster, Identifier, Organisation, OrganisationName, State, Visibility
from innervate.engine.profile import Fact
from innervate.engine.profile.codec import fact_to_json

ENTITY = "directory.organisation"
BATCH = 1000
IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CatalogueOrganisation:
    """``identifiers``: (scheme, value), that of the catalogue first. ``columns`` by name of the column."""

    identifiers: tuple[tuple[str, str], ...]
    columns: Mapping[str, Any]
    other_names: tuple[tuple[str, str], ...] = ()  # (name, language)
    facts: tuple[Fact, ...] = ()
    state: str = State.ACTIVE


@dataclass
class Catalogue:
    """A reference cluster with the ids of what it holds, by the catalogue's identifier."""

    cluster: Cluster
    scheme: str
    source: str
    ids: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, cluster: Cluster, *, scheme: str, source: str) -> Catalogue:
        rows = Identifier.objects.filter(organisation__cluster=cluster, scheme=scheme)
        return cls(cluster, scheme, source, dict(rows.values_list("value", "organisation_id")))


def batches(rows: Iterable[Any], size: int) -> Iterable[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def write_organisations(
    rows: Sequence[CatalogueOrganisation],
    catalogue: Catalogue,
    watcher: Watcher,
    loaded: Loaded,
    *,
    stage: str,
) -> bool:
    """Write in batches, each committed with its checkpoint. False when it was stopped before the end."""
    done = int(watcher.checkpoint.get(stage, 0))
    for batch in batches(rows[done:], BATCH):
        if watcher.stopped:
            return False
        with transaction.atomic():
            outcome = _write_batch(batch, catalogue)
            done += len(batch)
            watcher.keep({**watcher.checkpoint, stage: done})
        for name, number in outcome.items():
            loaded.add(ENTITY, name, number)
        watcher.step(done, len(rows), stage)
    return True


def _write_batch(batch: Sequence[CatalogueOrganisation], catalogue: Catalogue) -> Counter[str]:
    known, new = [], []
    for row in batch:
        value = row.identifiers[0][1]
        (known if value in catalogue.ids else new).append(row)
    changed = _update(known, catalogue)
    made = _create(new, catalogue)
    index.note_changes(ENTITY, [*changed, *made])
    return Counter(created=len(made), changed=len(changed), same=len(known) - len(changed))


def _create(rows: Sequence[CatalogueOrganisation], catalogue: Catalogue) -> list[str]:
    records = [
        Organisation(
            cluster=catalogue.cluster,
            visibility=Visibility.PUBLIC,
            state=row.state,
            facts=[fact_to_json(fact) for fact in row.facts],
            **row.columns,
        )
        for row in rows
    ]
    Organisation.objects.bulk_create(records)
    for row, record in zip(rows, records, strict=True):
        catalogue.ids[row.identifiers[0][1]] = record.pk
    Identifier.objects.bulk_create(
        Identifier(organisation=record, scheme=scheme, value=value, source=catalogue.source)
        for row, record in zip(rows, records, strict=True)
        for scheme, value in dict.fromkeys(row.identifiers)
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=record, name=name, lang=lang)
        for row, record in zip(rows, records, strict=True)
        for name, lang in row.other_names
    )
    return [record.key for record in records]


def _update(rows: Sequence[CatalogueOrganisation], catalogue: Catalogue) -> list[str]:
    """Keys of the records that differed from the catalogue."""
    changed: list[str] = []
    for start in range(0, len(rows), IDS_AT_ONCE):
        part = rows[start : start + IDS_AT_ONCE]
        ids = [catalogue.ids[row.identifiers[0][1]] for row in part]
        records = Organisation.objects.prefetch_related("identifiers", "other_names").in_bulk(ids)
        for row, pk in zip(part, ids, strict=True):
            record = records[pk]
            differs = put(record, {**row.columns, "state": row.state}, row.facts)
            if differs:
                record.save()
            if _add_rows(row, record, catalogue.source) or differs:
                changed.append(record.key)
    return changed


def put(record: Any, columns: Mapping[str, Any], facts: Sequence[Fact]) -> bool:
    """Put columns and facts on a stored record (not saved); whether anything differs.

    A fact that says the same keeps the day on which it was first read. A record that was merged or
    archived here
    stays so.
    """
    differs = False
    for name, value in columns.items():
        if name == "state" and record.state not in (State.ACTIVE, value):
            continue
        if getattr(record, name) != value:
            setattr(record, name, value)
            differs = True
    merged = merged_facts(record.facts, facts)
    if merged != record.facts:
        record.facts = merged
        differs = True
    return differs


def merged_facts(held: Sequence[Mapping[str, Any]], facts: Sequence[Fact]) -> list[Any]:
    """``held`` with what the catalogue says now; other sources keep their word."""
    merged = list(held)
    for fact in facts:
        new = fact_to_json(fact)
        same = [
            at
            for at, old in enumerate(merged)
            if (old["name"], old["source"]["name"]) == (fact.name, fact.source.name)
        ]
        if any(_says(merged[at]) == _says(new) for at in same):
            continue
        merged = [old for at, old in enumerate(merged) if at not in same]
        merged.append(new)
    return merged


def _says(fact: Mapping[str, Any]) -> tuple[Any, ...]:
    return fact["values"], fact["unit"], fact["stated"]


def _add_rows(row: CatalogueOrganisation, record: Organisation, source: str) -> bool:
    """Identifiers and names that are new; none is taken away, since old ones still find it."""
    held = {(one.scheme, one.value) for one in record.identifiers.all()}
    named = {one.name for one in record.other_names.all()}
    identifiers = [one for one in dict.fromkeys(row.identifiers) if one not in held]
    names = [one for one in row.other_names if one[0] not in named]
    Identifier.objects.bulk_create(
        Identifier(organisation=record, scheme=scheme, value=value, source=source)
        for scheme, value in identifiers
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=record, name=name, lang=lang) for name, lang in names
    )
    return bool(identifiers or names)

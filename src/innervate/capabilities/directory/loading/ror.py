"""ROR: research organisations of the world by their ROR identifier."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from innervate.capabilities.directory.loading.catalogues import reference_cluster
from innervate.capabilities.directory.loading.cleaning import cut, website
from innervate.capabilities.directory.loading.organisations import (
    ENTITY,
    Catalogue,
    CatalogueOrganisation,
    write_organisations,
)
from innervate.capabilities.directory.loading.watching import Loaded, Watcher, reporting_to
from innervate.core import audit
from innervate.core.actor import Actor
from innervate.core.facts import exact, some
from innervate.core.models import State
from innervate.core.records import Unreadable
from innervate.core.records.cleaning import checked_identifier
from innervate.engine.profile import Fact, FactName, Interval, OneOf, Source
from innervate.sources.provenance import ror_source
from innervate.sources.ror import RorRecord, read_ror_records
from innervate.vocab.crosswalks import kinds_of_ror_types

SLUG = "ror"


def load_ror(
    *,
    actor: Actor,
    source: str | Path,
    cache: Path,
    on: date,
    watcher: Watcher,
    countries: Collection[str] = (),
) -> Loaded:
    """Load a ROR dump, read on day ``on``, into the cluster ``ror``; only of ``countries`` when some are
    named.

    Organisations that ROR no longer calls active are archived. Raises NotPermitted, SourceRefused.
    """
    cluster = reference_cluster(
        actor,
        slug=SLUG,
        name="Research Organization Registry",
        website="https://ror.org",
        description="Research organisations of the world.",
    )
    loaded, known = Loaded(), ror_source(on)
    records = read_ror_records(source, reporting_to(watcher), cache=cache)
    rows = list(_organisations(records, known, on, watcher, countries))
    catalogue = Catalogue.open(cluster, scheme="ror", source=known.name)
    loaded.stopped = not write_organisations(rows, catalogue, watcher, loaded, stage="loading-organisations")
    with transaction.atomic():
        audit.record(
            actor=actor, verb="load", entity=ENTITY, cluster_key=cluster.key, details=loaded.as_json()
        )
    return loaded


def _organisations(
    records: Iterator[RorRecord], source: Source, on: date, watcher: Watcher, countries: Collection[str]
) -> Iterator[CatalogueOrganisation]:
    seen: set[str] = set()
    for record in records:
        if countries and record.country not in countries:
            continue
        try:
            ror_id = checked_identifier("ror", record.ror_id)
        except Unreadable as fault:
            watcher.fault(fault.message, place=record.ror_id, **fault.parameters)
            continue
        if ror_id not in seen:
            seen.add(ror_id)
            yield _organisation(ror_id, record, source, on, watcher)


def _organisation(
    ror_id: str, record: RorRecord, source: Source, on: date, watcher: Watcher
) -> CatalogueOrganisation:
    kinds = kinds_of_ror_types(record.types)
    names = {
        cut(name.text, "legal_name"): name.lang
        for name in record.names
        if name.text != record.name and "acronym" not in name.kinds
    }
    acronym = next((name.text for name in record.names if "acronym" in name.kinds), "")
    identifiers = [("ror", ror_id), *_isni(record.isni)]
    return CatalogueOrganisation(
        identifiers=tuple(identifiers),
        columns={
            "legal_name": cut(record.name, "legal_name"),
            "short_name": cut(acronym, "short_name"),
            "kind": next(iter(kinds)) if kinds is not None and len(kinds) == 1 else "",
            "country": record.country,
            "city": cut(record.city, "city"),
            "latitude": record.latitude,
            "longitude": record.longitude,
            "website": website(record.website, watcher, ror_id),
        },
        other_names=tuple(names.items()),
        facts=tuple(_facts(record, kinds, source, on)),
        state=State.ACTIVE if record.status in ("active", "") else State.ARCHIVED,
    )


def _isni(text: str) -> list[tuple[str, str]]:
    if not text:
        return []
    try:
        return [("isni", checked_identifier("isni", text))]
    except Unreadable:
        return []


def _facts(record: RorRecord, kinds: frozenset[str] | None, source: Source, on: date) -> Iterator[Fact]:
    day = record.modified_on or on
    if record.types:
        yield Fact(FactName("ror_types"), some(record.types), source, as_of=day)
    if kinds is not None:
        yield Fact(FactName("kind"), OneOf(kinds), source, as_of=day)
    if record.established is not None:
        founded: Interval = exact(Decimal(record.established))
        yield Fact(FactName("founded"), founded, source, unit="year", as_of=day)

"""CORDIS: organisations by PIC, projects by grant agreement, who took part, each fact with source and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from innervate.capabilities.directory.loading.catalogues import reference_cluster
from innervate.capabilities.directory.loading.cleaning import cut, region, vat, website
from innervate.capabilities.directory.loading.cordis_projects import write_participations, write_projects
from innervate.capabilities.directory.loading.organisations import (
    Catalogue,
    CatalogueOrganisation,
    write_organisations,
)
from innervate.capabilities.directory.loading.watching import Loaded, Watcher, reporting_to
from innervate.core import audit
from innervate.core.actor import Actor
from innervate.core.facts import one
from innervate.engine.profile import Fact, FactName, OneOf, Source
from innervate.sources.cordis import CordisParticipation, open_cordis
from innervate.sources.provenance import cordis_source
from innervate.vocab.crosswalks import kinds_of_cordis_activity, sizes_of_sme_flag

SLUG = "cordis"
ENTITY = "directory.organisation"


def load_cordis(
    *, actor: Actor, source: str | Path, cache: Path, on: date, watcher: Watcher, programme: str = ""
) -> Loaded:
    """Load a CORDIS package (zip, folder, URL or extract), read on day ``on``, into the cluster ``cordis``.

    ``programme``: name of the framework when the package does not say (``HORIZON``, ``H2020``).
    Participants who
    may be natural persons are left out. Raises NotPermitted, and SourceRefused when ``source`` is no
    such package.
    """
    report = reporting_to(watcher)
    cluster = reference_cluster(
        actor,
        slug=SLUG,
        name="CORDIS",
        website="https://cordis.europa.eu",
        description="Organisations and projects of the EU framework programmes for research.",
    )
    loaded, known = Loaded(), cordis_source(on)
    data = open_cordis(source, cache=cache)
    taking_part = list(data.participations(report))
    people = {each.pic for each in taking_part if each.may_be_a_person}
    loaded.add(ENTITY, "left_out", len(people))
    taking_part = [each for each in taking_part if each.pic not in people]
    rows = list(_organisations(taking_part, known, on, watcher))
    catalogue = Catalogue.open(cluster, scheme="pic", source=known.name)
    finished = write_organisations(rows, catalogue, watcher, loaded, stage="loading-organisations")
    del rows
    if finished:
        projects, finished = write_projects(
            data.projects(report), cluster, known, on, watcher, loaded, programme=programme
        )
    if finished:
        finished = write_participations(taking_part, projects, catalogue.ids, watcher, loaded)
    loaded.stopped = not finished
    with transaction.atomic():
        audit.record(
            actor=actor, verb="load", entity=ENTITY, cluster_key=cluster.key, details=loaded.as_json()
        )
    return loaded


def _organisations(
    taking_part: Sequence[CordisParticipation], source: Source, on: date, watcher: Watcher
) -> Iterator[CatalogueOrganisation]:
    """Each organisation once, as its highest project number (the newest grant) describes it."""
    newest: dict[str, CordisParticipation] = {}
    for each in taking_part:
        present = newest.get(each.pic)
        if present is None or _number(each.project_id) > _number(present.project_id):
            newest[each.pic] = each
    names: dict[str, dict[str, None]] = {}
    for each in taking_part:
        if each.name and each.name != newest[each.pic].name:
            names.setdefault(each.pic, {})[cut(each.name, "legal_name")] = None
    for pic, each in sorted(newest.items()):
        yield _organisation(each, tuple(names.get(pic, ())), source, on, watcher)


def _number(project_id: str) -> int:
    return int(project_id) if project_id.isdigit() else 0


def _organisation(
    each: CordisParticipation, other_names: tuple[str, ...], source: Source, on: date, watcher: Watcher
) -> CatalogueOrganisation:
    place = f"PIC {each.pic}"
    number = vat(each.vat_number, each.country, watcher, place)
    kinds = kinds_of_cordis_activity(each.activity_type) if each.activity_type else None
    columns: dict[str, Any] = {
        "legal_name": cut(each.name, "legal_name") or place,
        "short_name": cut(each.short_name, "short_name"),
        "kind": next(iter(kinds)) if kinds is not None and len(kinds) == 1 else "",
        "country": each.country,
        "nuts": region(each.nuts, each.country, watcher, place),
        "street": cut(each.street, "street"),
        "postal_code": cut(each.post_code, "postal_code"),
        "city": cut(each.city, "city"),
        "latitude": each.latitude,
        "longitude": each.longitude,
        "website": website(each.website, watcher, place),
    }
    return CatalogueOrganisation(
        identifiers=(("pic", each.pic), *([("vat", number)] if number else [])),
        columns=columns,
        other_names=tuple((name, "") for name in other_names),
        facts=tuple(_facts(each, source, on)),
    )


def _facts(each: CordisParticipation, source: Source, on: date) -> Iterator[Fact]:
    if each.activity_type:
        yield Fact(FactName("cordis_activity_type"), one(each.activity_type), source, as_of=on)
        kinds = kinds_of_cordis_activity(each.activity_type)
        if kinds is not None:
            yield Fact(FactName("kind"), OneOf(kinds), source, as_of=on)
    if each.is_sme is not None:
        yield Fact(FactName("is_sme"), one("yes" if each.is_sme else "no"), source, as_of=on)
    sizes = sizes_of_sme_flag(each.is_sme)
    if sizes is not None:
        yield Fact(FactName("size_class"), OneOf(sizes), source, as_of=on)

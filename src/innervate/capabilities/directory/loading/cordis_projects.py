"""Projects of CORDIS and who took part in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from innervate.capabilities.directory.loading.organisations import IDS_AT_ONCE, batches, put
from innervate.capabilities.directory.loading.watching import Loaded, Watcher
from innervate.capabilities.directory.models import Participation, Project
from innervate.core import index
from innervate.core.facts import one, some
from innervate.core.models import Cluster, Organisation, Visibility
from innervate.engine.profile import Fact, FactName, Source, Text
from innervate.engine.profile.codec import fact_to_json
from innervate.sources.cordis import CordisParticipation, CordisProject
from innervate.vocab import vocabulary

ENTITY = "directory.project"
PARTICIPATION = "directory.participation"
BATCH = 500
PROJECTS, PARTICIPATIONS = "loading-projects", "loading-participations"
LONGEST_ROLE = 30


def write_projects(
    projects: Iterable[CordisProject],
    cluster: Cluster,
    source: Source,
    on: date,
    watcher: Watcher,
    loaded: Loaded,
    *,
    programme: str,
) -> tuple[dict[str, int], bool]:
    """Ids by grant agreement, and whether all were written. What a checkpoint says is done is skipped."""
    ids = dict(Project.objects.filter(cluster=cluster).values_list("reference", "pk"))
    begin, done = int(watcher.checkpoint.get(PROJECTS, 0)), 0
    for batch in batches(projects, BATCH):
        done += len(batch)
        if done <= begin:
            continue
        if watcher.stopped:
            return ids, False
        with transaction.atomic():
            _write_batch(batch, cluster, source, on, ids, loaded, programme)
            watcher.keep({**watcher.checkpoint, PROJECTS: done})
        watcher.step(done, None, PROJECTS)
    return ids, True


def _write_batch(
    batch: Sequence[CordisProject],
    cluster: Cluster,
    source: Source,
    on: date,
    ids: dict[str, int],
    loaded: Loaded,
    programme: str,
) -> None:
    distinct = {each.project_id: each for each in batch}
    known = Project.objects.in_bulk([ids[each] for each in distinct if each in ids])
    made: list[Project] = []
    touched: list[str] = []
    for reference, each in distinct.items():
        columns, facts = _columns(each, programme), list(_facts(each, source, on))
        if reference not in ids:
            stated = [fact_to_json(fact) for fact in facts]
            made.append(Project(cluster=cluster, visibility=Visibility.PUBLIC, facts=stated, **columns))
            continue
        record = known[ids[reference]]
        if put(record, columns, facts):
            record.save()
            touched.append(record.key)
            loaded.add(ENTITY, "changed")
        else:
            loaded.add(ENTITY, "same")
    Project.objects.bulk_create(made)
    ids.update({record.reference: record.pk for record in made})
    loaded.add(ENTITY, "created", len(made))
    index.note_changes(ENTITY, [*touched, *(record.key for record in made)])
    _note_partners(touched)


def _note_partners(keys: Sequence[str]) -> None:
    partners = Organisation.objects.filter(participations__project__key__in=keys).distinct()
    if keys:
        index.note_changes("directory.organisation", list(partners.values_list("key", flat=True)))


def _columns(each: CordisProject, programme: str) -> dict[str, Any]:
    return {
        "programme": (programme or each.framework)[:60],
        "reference": each.project_id,
        "acronym": " ".join(each.acronym.split())[:120],
        "title": (" ".join(each.title.split()) or each.acronym or each.project_id)[:600],
        "objective": each.objective,
        "signed_on": each.signed_on,
        "starts_on": each.starts_on,
        "ends_on": each.ends_on,
        "total_cost": _money(each.total_cost),
        "contribution": _money(each.ec_max_contribution),
    }


def _money(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(Decimal("0.01"))


def _facts(each: CordisProject, source: Source, on: date) -> Iterator[Fact]:
    science = vocabulary("euroscivoc")
    codes = [field.code for field in each.science_fields if field.code in science]
    day = each.updated_at.date() if each.updated_at is not None else on
    if each.topics:
        texts = "\n".join(f"{topic.code} {topic.title}".strip() for topic in each.topics)
        yield Fact(FactName("call_topics"), Text(texts), source, as_of=day)
    if each.keywords:
        yield Fact(FactName("keywords"), Text("; ".join(each.keywords)), source, as_of=day)
    if each.funding_scheme:
        yield Fact(FactName("funding_scheme"), one(each.funding_scheme), source, as_of=day)
    if codes:
        yield Fact(FactName("euroscivoc"), some(codes), source, as_of=day)


def write_participations(
    taking_part: Sequence[CordisParticipation],
    projects: Mapping[str, int],
    organisations: Mapping[str, int],
    watcher: Watcher,
    loaded: Loaded,
) -> bool:
    """Who took part in each project of the file, exactly as the file says. False when stopped before the
    end."""
    wanted: dict[int, dict[tuple[int, str], Decimal | None]] = {}
    for each in taking_part:
        project, organisation = projects.get(each.project_id), organisations.get(each.pic)
        if project is None:
            watcher.fault("load-project-unknown", place=f"PIC {each.pic}", project=each.project_id)
        elif organisation is None:
            watcher.fault("load-organisation-unknown", place=each.project_id, pic=each.pic)
        else:
            of_project = wanted.setdefault(project, {})
            of_project[organisation, each.role[:LONGEST_ROLE]] = _money(each.ec_contribution)
    listed = sorted(wanted)
    done = int(watcher.checkpoint.get(PARTICIPATIONS, 0))
    for batch in batches(listed[done:], IDS_AT_ONCE):
        if watcher.stopped:
            return False
        with transaction.atomic():
            _write_participations({project: wanted[project] for project in batch}, loaded)
            done += len(batch)
            watcher.keep({**watcher.checkpoint, PARTICIPATIONS: done})
        watcher.step(done, len(listed), PARTICIPATIONS)
    return True


def _write_participations(
    wanted: Mapping[int, Mapping[tuple[int, str], Decimal | None]], loaded: Loaded
) -> None:
    held = {
        (row.project_id, row.organisation_id, row.role): row
        for row in Participation.objects.filter(project__in=list(wanted))
    }
    added, changed, projects = [], [], set()
    for project, rows in wanted.items():
        for (organisation, role), amount in rows.items():
            row = held.pop((project, organisation, role), None)
            if row is None:
                added.append(
                    Participation(
                        project_id=project, organisation_id=organisation, role=role, contribution=amount
                    )
                )
            elif row.contribution != amount:
                row.contribution = amount
                changed.append(row)
            else:
                loaded.add(PARTICIPATION, "same")
                continue
            projects.add(project)
    Participation.objects.bulk_create(added)
    Participation.objects.bulk_update(changed, ["contribution"], batch_size=200)
    gone = list(held.values())
    projects |= {row.project_id for row in gone}
    Participation.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for outcome, rows in (("created", added), ("changed", changed), ("gone", gone)):
        loaded.add(PARTICIPATION, outcome, len(rows))
    _note(projects, [row.organisation_id for row in gone])


def _note(projects: Iterable[int], left: Sequence[int]) -> None:
    """Projects whose partners changed, all their partners, and who left."""
    ids = list(projects)
    keys = Project.objects.filter(pk__in=ids).values_list("key", flat=True)
    index.note_changes(ENTITY, list(keys))
    partners = set(Participation.objects.filter(project__in=ids).values_list("organisation_id", flat=True))
    for part in batches(sorted(partners | set(left)), IDS_AT_ONCE):
        names = Organisation.objects.filter(pk__in=part).values_list("key", flat=True)
        index.note_changes("directory.organisation", list(names))

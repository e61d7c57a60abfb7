"""Two records of one organisation become one, with a way back; and the list of those that perhaps are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from innervate.capabilities.directory import merging
from innervate.capabilities.directory.importing.columns import ORGANISATION
from innervate.capabilities.directory.importing.known import known_records
from innervate.capabilities.directory.importing.likeness import organisation_record
from innervate.capabilities.directory.models import DuplicateDecision, DuplicateProposal, Merge
from innervate.core import access, audit, index, registry
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused, InvalidTransition
from innervate.core.models import Cluster, Organisation, State
from innervate.core.services.records import dependants_of
from innervate.core.workflow import locked
from innervate.engine.retrieve import linkage

MERGE = "directory.merge"


@transaction.atomic
def merge_organisations(*, actor: Actor, kept: Organisation, absorbed: Organisation) -> Merge:
    """``absorbed`` becomes part of ``kept``: its rows move, its facts stand beside the others with their
    sources,
    its name stays findable and its key leads to ``kept``.

    Raises NotFound, NotPermitted (a manager of both clusters may), InvalidTransition when one is merged
    already.
    """
    for one in (kept, absorbed):
        access.require(actor, "merge", one)
    if kept.pk == absorbed.pk:
        raise InputRefused([InputFault("absorbed", "merge-with-itself")])
    kept, absorbed = _both(kept, absorbed)
    for one in (kept, absorbed):
        if one.state == State.MERGED:
            raise InvalidTransition("wrong-state", state=one.get_state_display(), verb="merge")
    shown_in = _shown_in(kept, absorbed)
    before = {
        "state": absorbed.state,
        "moved": merging.move_rows(absorbed, kept),
        "filled": merging.fill_gaps(absorbed, kept),
        "facts": merging.join_facts(absorbed, kept),
        "names": merging.name_as_other(absorbed, kept),
    }
    absorbed.state, absorbed.merged_into = State.MERGED, kept
    kept.save()
    absorbed.save()
    DuplicateProposal.objects.filter(Q(first=absorbed) | Q(second=absorbed)).delete()
    merge = Merge.objects.create(kept=kept, absorbed=absorbed, before=before, merged_by=actor.user)
    _note(kept, absorbed, shown_in)
    details = {"kept": kept.key, "absorbed": absorbed.key, "name": absorbed.legal_name}
    for one in (kept, absorbed):
        audit.record(actor=actor, verb="merge", entity=ORGANISATION, target=one, details=details)
    return merge


def _both(one: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """Both held, always in the same order: two merges of one pair cannot wait for each other."""
    held = {record.pk: locked(record) for record in sorted((one, other), key=lambda record: record.pk)}
    return held[one.pk], held[other.pk]


@transaction.atomic
def undo_merge(*, actor: Actor, merge: Merge) -> Merge:
    """Two records again, each with what it had; what was changed on the kept one since stays there.

    Raises NotFound, NotPermitted, InvalidTransition when it was taken back already or when the kept record
    has itself been merged into another since (take that back first).
    """
    access.require(actor, "undo", merge)
    merge = locked(merge)
    kept, absorbed = _both(merge.kept, merge.absorbed)
    if merge.undone_at is not None or absorbed.merged_into_id != kept.pk or kept.state == State.MERGED:
        raise InvalidTransition("wrong-state", state=kept.get_state_display(), verb="undo")
    shown_in = _shown_in(kept, absorbed)
    before = merge.before
    merging.move_back(before["moved"], absorbed, kept)
    merging.empty_again(before["filled"], kept)
    merging.part_facts(before["facts"], kept)
    kept.other_names.filter(pk__in=before["names"]).delete()
    absorbed.state, absorbed.merged_into = before["state"], None
    kept.save()
    absorbed.save()
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    _note(kept, absorbed, shown_in)
    for one in (kept, absorbed):
        details = {"kept": kept.key, "absorbed": absorbed.key}
        audit.record(actor=actor, verb="undo_merge", entity=ORGANISATION, target=one, details=details)
    return merge


def _shown_in(*records: Organisation) -> set[tuple[str, str]]:
    return dependants_of(registry.entity(ORGANISATION), [record.pk for record in records])


def _note(kept: Organisation, absorbed: Organisation, before: set[tuple[str, str]]) -> None:
    shown_in = before | _shown_in(kept, absorbed) | {(ORGANISATION, kept.key), (ORGANISATION, absorbed.key)}
    for entity in sorted({name for name, _ in shown_in}):
        index.note_changes(entity, sorted(key for name, key in shown_in if name == entity))


@transaction.atomic
def call_different(*, actor: Actor, first: Organisation, second: Organisation) -> DuplicateDecision:
    """Two records that look alike and are not one: they are not proposed again. Saying it twice is the
    same."""
    for one in (first, second):
        access.require(actor, "merge", one)
    if first.pk == second.pk:
        raise InputRefused([InputFault("second", "merge-with-itself")])
    first, second = sorted((first, second), key=lambda one: one.pk)
    decision, made = DuplicateDecision.objects.get_or_create(
        first=first, second=second, defaults={"decided_by": actor.user}
    )
    DuplicateProposal.objects.filter(first=first, second=second).delete()
    if made:
        details = {"first": first.key, "second": second.key}
        audit.record(actor=actor, verb="call_different", entity=ORGANISATION, target=first, details=details)
    return decision


@transaction.atomic
def search_duplicates(*, actor: Actor, cluster: Cluster, now: datetime) -> int:
    """Look through a whole directory for records that are perhaps one, in place of what was found before.

    How many pairs were found, those left out that a manager called different. Takes minutes for a large
    directory: run it as the job ``directory.duplicates``.
    """
    access.require(actor, "create", Organisation(cluster=cluster))
    known = known_records(ORGANISATION, cluster).records
    proposals = linkage.find_duplicates([organisation_record(one) for one in known.values()])
    ids = dict(Organisation.objects.filter(cluster=cluster).values_list("key", "pk"))
    decided = set(
        DuplicateDecision.objects.filter(first__cluster=cluster).values_list("first_id", "second_id")
    )
    made = [_stored(proposal, cluster, ids, now) for proposal in proposals]
    kept = [one for one in made if (one.first_id, one.second_id) not in decided]
    DuplicateProposal.objects.filter(cluster=cluster).delete()
    DuplicateProposal.objects.bulk_create(kept, batch_size=500)
    return len(kept)


def _stored(
    proposal: linkage.DuplicateProposal, cluster: Cluster, ids: dict[str, int], now: datetime
) -> DuplicateProposal:
    first, second = sorted((ids[proposal.left_id], ids[proposal.right_id]))
    return DuplicateProposal(
        cluster=cluster,
        first_id=first,
        second_id=second,
        score=proposal.score,
        is_certain=proposal.level is linkage.Level.CERTAIN,
        reasons=_reasons(proposal.reasons),
        found_at=now,
    )


def _reasons(reasons: Sequence[linkage.Reason]) -> list[dict[str, object]]:
    return [{"message": one.message, "parameters": dict(one.params), "weight": one.weight} for one in reasons]

"""The directory's own verbs: merging organisations, and what a person decides about her record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from innervate.api.authentication import actor_of
from innervate.api.problems import documented
from innervate.api.reasons import reason_shown
from innervate.api.representation import address
from innervate.api.schemas.directory import Duplicates, ErasureShown, Merges, MergeShown, NewMerge
from innervate.capabilities.directory import selectors
from innervate.capabilities.directory.models import Merge, Person
from innervate.capabilities.directory.services import erasure, merges, people
from innervate.core import access
from innervate.core.errors import InputFault, InputRefused
from innervate.core.models import Organisation
from innervate.core.selectors.clusters import cluster_at

router = Router(tags=["Directory"])


def _merge(merge: Merge) -> dict[str, Any]:
    return {
        "key": merge.key,
        "kept": merge.kept.key,
        "absorbed": merge.absorbed.key,
        "merged_at": merge.merged_at,
        "undone_at": merge.undone_at,
    }


@router.post(
    "/organisations/{key}/merge",
    response={201: MergeShown, **documented(403, 404, 409, 422)},
    operation_id="merge_organisations",
    summary="Merge another organisation into this one",
    url_name="merge_record_organisations",
)
def merge_organisations(request: HttpRequest, key: str, given: NewMerge) -> Any:
    """Its rows move, its facts stand beside the others, its name stays findable; it can be taken back."""
    actor = actor_of(request)
    kept = access.get(actor, Organisation, key)
    absorbed = access.visible(actor, Organisation).filter(key=given.absorbed).first()
    if absorbed is None:
        raise InputRefused([InputFault("absorbed", "reference-unknown", {"value": given.absorbed})])
    return Status(201, _merge(merges.merge_organisations(actor=actor, kept=kept, absorbed=absorbed)))


@router.post(
    "/merges/{key}/undo",
    response={200: MergeShown, **documented(403, 404, 409)},
    operation_id="undo_merge",
    summary="Take a merge back",
    url_name="undo_merge",
)
def undo_merge(request: HttpRequest, key: str) -> Any:
    actor = actor_of(request)
    return _merge(merges.undo_merge(actor=actor, merge=access.get(actor, Merge, key)))


@router.get(
    "/clusters/{slug}/merges",
    response={200: Merges, **documented(404)},
    operation_id="list_merges",
    summary="List the merges of a cluster",
    url_name="list_merges",
)
def list_merges(request: HttpRequest, slug: str) -> Any:
    """For its managers and auditors; newest first."""
    return {"items": [_merge(one) for one in selectors.merges(actor_of(request), cluster_at(slug))]}


def _named(record: Organisation) -> dict[str, str]:
    return {"key": record.key, "href": address("directory.organisation", record.key), "label": str(record)}


@router.get(
    "/clusters/{slug}/duplicates",
    response={200: Duplicates, **documented(403, 404)},
    operation_id="list_duplicates",
    summary="List likely duplicates of a cluster",
    url_name="list_duplicates",
)
def list_duplicates(request: HttpRequest, slug: str) -> Any:
    """What the last search found, surest first; for its managers."""
    return {
        "items": [
            {
                "first": _named(one.first),
                "second": _named(one.second),
                "score": one.score,
                "certain": one.is_certain,
                "because": [reason_shown(reason) for reason in one.reasons],
                "found_at": one.found_at,
            }
            for one in selectors.duplicates(actor_of(request), cluster_at(slug))
        ]
    }


@router.post(
    "/people/{key}/consent",
    response={204: None, **documented(403, 404)},
    operation_id="consent_person",
    summary="Let me be found",
    url_name="consent_record_people",
)
def consent(request: HttpRequest, key: str) -> Any:
    actor = actor_of(request)
    people.give_consent(actor=actor, person=access.get(actor, Person, key), now=timezone.now())
    return Status(204, None)


@router.post(
    "/people/{key}/withdraw_consent",
    response={204: None, **documented(403, 404)},
    operation_id="withdraw_consent_person",
    summary="Do not let me be found",
    url_name="withdraw_consent_record_people",
)
def withdraw_consent(request: HttpRequest, key: str) -> Any:
    actor = actor_of(request)
    people.withdraw_consent(actor=actor, person=access.get(actor, Person, key))
    return Status(204, None)


@router.post(
    "/people/{key}/export",
    response={200: dict[str, Any], **documented(403, 404)},
    operation_id="export_person",
    summary="Everything that is held of a person",
    url_name="export_record_people",
)
def export_person(request: HttpRequest, response: HttpResponse, key: str) -> Any:
    """For herself and the managers of her cluster; that it was asked for is audited."""
    actor = actor_of(request)
    response["Content-Disposition"] = f'attachment; filename="{key}.json"'
    return dict(erasure.export_person(actor=actor, person=access.get(actor, Person, key)).data)


@router.post(
    "/people/{key}/erase",
    response={200: ErasureShown, **documented(403, 404)},
    operation_id="erase_person",
    summary="Erase a person for good",
    url_name="erase_record_people",
)
def erase_person(request: HttpRequest, key: str) -> Any:
    actor = actor_of(request)
    erased = erasure.erase_person(actor=actor, person=access.get(actor, Person, key))
    return {"taken": dict(erased.taken), "files": erased.files, "left": [list(one) for one in erased.left]}

"""``POST /PATH/KEY/VERB``: what else can be done to a record, as the registry declares it.

No ``from __future__ import annotations`` in here, for the reason given in ``routes.records``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from innervate.api.authentication import actor_of
from innervate.api.detail import answer_detail
from innervate.api.problems import documented
from innervate.core import access
from innervate.core.registry import Entity, Verb
from innervate.core.services import records as services

# Verbs that have an address of their own: the record's address, with another method.
BY_METHOD = frozenset({"view", "create", "edit"})

SHARED_SERVICES: Mapping[str, Callable[..., Any]] = {
    "approve": services.approve_record,
    "archive": services.archive_record,
    "restore": services.restore_record,
}


def service_of(verb: Verb) -> Callable[..., Any] | None:
    """The service behind a verb that needs nothing but the record; None when it is served elsewhere."""
    if verb.name in BY_METHOD or verb.inputs:
        return None
    return verb.service or SHARED_SERVICES.get(verb.name)


def add_verbs(router: Router, entity: Entity, detail: type[Schema]) -> None:
    for verb in entity.verbs.values():
        service = service_of(verb)
        if service is not None:
            _add_verb(router, entity, verb, service, detail)


def _add_verb(
    router: Router, entity: Entity, verb: Verb, service: Callable[..., Any], detail: type[Schema]
) -> None:
    noun = entity.name.partition(".")[2]

    @router.post(
        f"/{{key}}/{verb.name}",
        response={200: detail, **documented(403, 404, 409, 422)},
        operation_id=f"{verb.name}_{noun}",
        summary=f"{verb.label} ({noun})",
        description=str(verb.confirm),
        url_name=f"{verb.name}_record_{entity.path}",
    )
    def do_verb(request: HttpRequest, response: HttpResponse, key: str) -> Any:
        actor = actor_of(request)
        record = access.get(actor, entity.model, key)
        service(actor=actor, record=record)
        return answer_detail(request, response, entity, access.get(actor, entity.model, key))

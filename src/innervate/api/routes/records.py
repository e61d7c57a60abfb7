"""List, detail, add and edit of every entity, made from the registry.

No ``from __future__ import annotations`` in here: the schemas of the handlers are local to ``router_of``,
and ninja could not find them behind a text.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from innervate.api import etags
from innervate.api.authentication import actor_of
from innervate.api.detail import answer_detail
from innervate.api.headers import IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH
from innervate.api.idempotency import once
from innervate.api.listing import list_page
from innervate.api.problems import documented
from innervate.api.routes.verbs import add_verbs
from innervate.api.schemas import records as shapes
from innervate.core import access
from innervate.core.registry import Entity
from innervate.core.selectors.chosen_cluster import chosen_cluster
from innervate.core.services import records as services


def router_of(entity: Entity) -> Router:
    """All addresses under the entity's path."""
    router = Router(tags=[str(entity.label_plural).capitalize()])
    item = shapes.shown(entity)
    detail = shapes.detail(entity, item)
    page = shapes.page(entity, item)
    filters, changes = shapes.filters(entity), shapes.changes(entity)
    plural, noun = entity.path, entity.name.partition(".")[2]

    @router.get(
        "",
        response={200: page, **documented(422)},
        operation_id=f"list_{plural}",
        summary=f"List {plural}",
        description=str(entity.question),
        url_name=f"list_records_{plural}",
    )
    def list_records(request: HttpRequest, asked: Query[filters]) -> Any:
        return list_page(entity, actor_of(request), asked)

    if "create" in entity.verbs:
        new = shapes.new(entity)

        @router.post(
            "",
            response={201: detail, **documented(403, 404, 422)},
            operation_id=f"create_{noun}",
            summary=f"Add a {noun}",
            url_name=f"create_record_{plural}",
        )
        def create_record(
            request: HttpRequest,
            response: HttpResponse,
            given: new,
            idempotency_key: str = IDEMPOTENCY_KEY,
        ) -> Any:
            actor = actor_of(request)
            values = given.model_dump(exclude_unset=True, exclude={"cluster"})

            def make() -> str:
                cluster = chosen_cluster(actor, given.cluster)
                made = services.create_record(
                    actor=actor, entity=entity, cluster=cluster, values=values, on=timezone.localdate()
                )
                return str(made.key)

            record = access.get(actor, entity.model, once(request, make))
            shown = answer_detail(request, response, entity, record)
            response["Location"] = shown["href"]
            return Status(201, shown)

    @router.get(
        "/{key}",
        response={200: detail, 304: None, **documented(404)},
        operation_id=f"show_{noun}",
        summary=f"Show a {noun}",
        url_name=f"show_record_{plural}",
    )
    def show_record(
        request: HttpRequest,
        response: HttpResponse,
        key: str,
        if_none_match: str = IF_NONE_MATCH,
    ) -> Any:
        record = access.get(actor_of(request), entity.model, key)
        shown = answer_detail(request, response, entity, record)
        if etags.is_fresh(response["ETag"], if_none_match):
            return Status(304, None)
        return Status(200, shown)

    if "edit" in entity.verbs:

        @router.patch(
            "/{key}",
            response={200: detail, **documented(403, 404, 409, 412, 422)},
            operation_id=f"edit_{noun}",
            summary=f"Edit a {noun}",
            url_name=f"edit_record_{plural}",
        )
        def edit_record(
            request: HttpRequest,
            response: HttpResponse,
            key: str,
            given: changes,
            if_match: str = IF_MATCH,
        ) -> Any:
            actor = actor_of(request)
            record = access.get(actor, entity.model, key)
            etags.require_version(record, if_match)
            services.edit_record(
                actor=actor,
                record=record,
                values=given.model_dump(exclude_unset=True),
                on=timezone.localdate(),
                seen_at=record.updated_at if if_match else None,
            )
            return answer_detail(request, response, entity, access.get(actor, entity.model, key))

    add_verbs(router, entity, detail)
    return router

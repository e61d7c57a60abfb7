"""The interface put together: who may call, how failures are answered, which addresses there are."""

from __future__ import annotations

import json
from typing import Any

from django.utils import translation
from ninja import NinjaAPI

from innervate import __version__
from innervate.api import problems
from innervate.api.authentication import authenticate
from innervate.api.rates import PerMinute
from innervate.api.routes import account, directory, imports, jobs, matches, reference, search, trail
from innervate.api.routes.records import router_of
from innervate.core import registry

DESCRIPTION = """\
Everything that the portal shows and does, under the same permissions.

**Who calls.** `Authorization: Bearer TOKEN` with a token made under *My account*; a token reads, or reads and
changes. Without one, a visitor's view. What the caller may not see does not exist for it (404).

**Failures** are problem documents (RFC 9457): `code` is stable, `detail` is a sentence in the language of
`Accept-Language`, `errors` lists every fault of the input with a JSON pointer. Nothing was changed then.

**Editing.** Send the `ETag` of what you read as `If-Match`: 412 when somebody else
changed the record meanwhile.
**Adding.** Send an `Idempotency-Key`: the same request again makes nothing new.
**Lists** come in pages; `next` is the cursor of the next one.
"""
SECURITY_SCHEMES = {
    "Token": {"type": "http", "scheme": "bearer", "description": "A token made under My account"},
    "Session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The portal's own session; requests that change something also send X-CSRFToken",
    },
}


class Interface(NinjaAPI):
    """NinjaAPI whose document names problem documents and credentials as they are."""

    def get_openapi_schema(self, **options: Any) -> Any:
        with translation.override("en"):
            document = super().get_openapi_schema(**options)
            for path in document["paths"].values():
                for operation in path.values():
                    _name_problem_documents(operation)
        document["components"]["securitySchemes"] = SECURITY_SCHEMES
        document["security"] = [{}, {"Token": []}, {"Session": []}]
        # Labels are worded when they are read; the document is of one language, so they are read now.
        return json.loads(json.dumps(document, default=str))


def _name_problem_documents(operation: dict[str, Any]) -> None:
    for answer in operation.get("responses", {}).values():
        content = answer.get("content", {})
        described = content.get("application/json", {}).get("schema", {})
        if described.get("$ref", "").endswith("/Problem"):
            answer["content"] = {problems.CONTENT_TYPE: content["application/json"]}


def build() -> Interface:
    """Called once, when Django has loaded every capability."""
    with translation.override("en"):
        api = Interface(
            title="Innervate",
            version=__version__,
            description=DESCRIPTION,
            urls_namespace="api",
            auth=authenticate,
            throttle=[PerMinute()],
            docs_url=None,
            servers=[{"url": "/", "description": "This node"}],
        )
        problems.handle(api)
        for entity in registry.entities():
            api.add_router(f"/{entity.path}", router_of(entity))
        for subject in (search, matches, directory, imports, reference, account, jobs, trail):
            api.add_router("", subject.router)
    return api

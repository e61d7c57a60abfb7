"""The shapes of the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from innervate.api.paging import DEFAULT_PAGE, LARGEST_PAGE


class TrailQuery(Schema):
    entity: str = Field("", max_length=60, description="Only entries about this kind of record")
    key: str = Field("", max_length=60, description="Only entries about the record with this key")
    verb: str = Field("", max_length=60, description="Only this verb")
    cursor: str = Field("", max_length=200, description="`next` of the page before")
    limit: int = Field(DEFAULT_PAGE, ge=1, le=LARGEST_PAGE)


class EntryShown(Schema):
    """``digest`` covers the entry and ``previous``, so that a change or a gap in the chain shows."""

    chain: str
    position: int
    at: datetime
    actor_kind: str
    actor_key: str
    verb: str
    entity: str
    target_key: str
    details: dict[str, Any] | None = Field(description="What changed; null when it was erased on request")
    previous: str
    digest: str


class TrailPage(Schema):
    items: list[EntryShown]
    next: str | None

"""The shapes of what belongs to the caller: roles, tokens, jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from innervate.api.paging import DEFAULT_PAGE, LARGEST_PAGE
from innervate.api.schemas.records import ClusterRef, RecordInput


class RoleHeld(Schema):
    role: str
    label: str
    cluster: ClusterRef
    organisation: str | None = Field(description="Key of the organisation for which it is held, if any")


class Me(Schema):
    """Who calls, and what she may do here. A visitor has no key and no role."""

    kind: Literal["user", "token", "system", "visitor"]
    key: str | None
    name: str
    email: str
    language: str
    read_only: bool
    node_administrator: bool
    roles: list[RoleHeld]


class TokenShown(Schema):
    key: str
    label: str
    scope: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class Tokens(Schema):
    items: list[TokenShown]


class NewToken(RecordInput):
    label: str = Field(min_length=1, max_length=120, description="What it is for")
    scope: Literal["read", "write"] = "read"
    expires_at: datetime | None = Field(None, description="When it ends by itself; null for never")


class TokenMade(TokenShown):
    token: str = Field(description="Shown this once; only its digest is kept")


class JobsQuery(Schema):
    state: Literal["", "queued", "running", "done", "failed", "stopped"] = ""
    kind: str = Field("", max_length=60)
    cursor: str = Field("", max_length=200, description="`next` of the page before")
    limit: int = Field(DEFAULT_PAGE, ge=1, le=LARGEST_PAGE)


class JobShown(Schema):
    key: str
    href: str
    kind: str
    cluster: ClusterRef | None
    state: Literal["queued", "running", "done", "failed", "stopped"]
    stage: str
    done: int
    total: int | None = Field(description="Null while it is not known")
    result: dict[str, Any]
    faults: list[Any]
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class JobPage(Schema):
    items: list[JobShown]
    next: str | None

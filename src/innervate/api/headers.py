"""The request headers that operations read, with what they mean."""

from __future__ import annotations

from typing import Any

from ninja import Header

IDEMPOTENCY_KEY: Any = Header(
    "",
    alias="Idempotency-Key",
    max_length=200,
    description="Sent again with the same key, the same request makes nothing new",
)
IF_MATCH: Any = Header(
    "",
    alias="If-Match",
    max_length=1000,
    description="ETag of the version that is edited; 412 when another one stands",
)
IF_NONE_MATCH: Any = Header(
    "",
    alias="If-None-Match",
    max_length=1000,
    description="ETag of the answer at hand; 304 when it still holds",
)

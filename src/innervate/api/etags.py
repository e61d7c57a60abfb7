"""Entity tags of records: ``"VERSION.RENDITION"``.

VERSION changes with the record; ``If-Match`` compares it alone, so that an edit does not fail because the
record was read in another language. RENDITION changes with the answer: language, and what this reader
may see and do; ``If-None-Match`` compares the whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from innervate.api.problems import PreconditionFailed
from innervate.core.models import Owned


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def version_of(record: Owned) -> str:
    return _digest(f"{record.key}:{record.state}:{record.visibility}:{record.updated_at.isoformat()}")


def tag_of(record: Owned, shown: Mapping[str, Any]) -> str:
    rendition = _digest(json.dumps(shown, sort_keys=True, default=str))
    return f'"{version_of(record)}.{rendition}"'


def _tags(header: str) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip()]


def is_fresh(tag: str, if_none_match: str | None) -> bool:
    """Has the caller this very answer already?"""
    tags = _tags(if_none_match or "")
    return tag in tags or "*" in tags


def require_version(record: Owned, if_match: str | None) -> None:
    """Raises PreconditionFailed when ``If-Match`` names versions and the record's is none of them."""
    tags = _tags(if_match or "")
    if tags and "*" not in tags:
        versions = {tag.strip('"').split(".")[0] for tag in tags}
        if version_of(record) not in versions:
            raise PreconditionFailed("changed-meanwhile")

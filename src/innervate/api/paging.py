"""Cursors: opaque to the caller, they name the place after the last record that was given."""

from __future__ import annotations

import base64
import binascii
import json

from innervate.core.errors import InputFault, InputRefused

LARGEST_PAGE = 200
DEFAULT_PAGE = 50


def write(kind: str, place: int) -> str:
    plain = json.dumps([kind, place], separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read(cursor: str | None, kind: str) -> int:
    """The place in a cursor of ``kind``; 0 without one. Raises InputRefused when it is not ours."""
    if not cursor:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found, place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise _unreadable() from None
    # Above 2**62 no row stands, and the database could not compare it.
    if found != kind or isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < 2**62:
        raise _unreadable()
    return place


def _unreadable() -> InputRefused:
    return InputRefused([InputFault("?cursor", "cursor-unreadable")])

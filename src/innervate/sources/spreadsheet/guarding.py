"""Texts that a spreadsheet program would run as a formula, made harmless in CSV and read back whole.

Source of the list of signs: OWASP, "CSV Injection". A guarded text begins with an apostrophe, which
spreadsheet programs show as such in CSV; a text that already looks guarded gets one more, so that
reading takes away exactly what writing added.
"""

from __future__ import annotations

import re

_RISKY = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """``text`` as it may stand in a CSV file."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """``text`` without the guard that ``guarded`` adds; any other text as it is."""
    return text[1:] if _GUARDED.match(text) else text

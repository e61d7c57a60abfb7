"""The reader's language, as the environment says it."""

from __future__ import annotations

import locale
import os


def language() -> str:
    """Two letters (ISO 639-1); English when the environment does not say."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    code = (locale.normalize(named).split("_")[0] or "en").lower()
    return code if len(code) == 2 else "en"

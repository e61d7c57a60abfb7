"""What a match leaves open: words of the question that it does not meet, facts that nobody stated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from innervate.portal.showing.reasons import Names, in_words

MOST_WORDS = 8


def what_would_change(told: Mapping[str, Any], names: Names) -> list[str]:
    """What, were it said or known, would move the record: words not met, facts nobody stated."""
    gaps = ("against-facts-missing", "against-place-unknown", "against-no-evidence")
    missing = [word for word, _weight in told["text"].get("words_missing", ())][:MOST_WORDS]
    said = [_("Words that its texts would have to say: %(words)s") % {"words": ", ".join(missing)}]
    known = [reason for reason in told.get("against", ()) if reason["message"] in gaps]
    return (said if missing else []) + [words for reason in known if (words := in_words(reason, names))]

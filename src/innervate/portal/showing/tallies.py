"""Counts by a code as bars: label, figure, share of the largest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from innervate.core.search import label_of_code
from innervate.core.selectors.clusters import Membership
from innervate.portal.requests import lang_of_request


@dataclass(frozen=True, slots=True)
class Bar:
    """``share``: 0 to 100 of the longest bar, as SVG takes it. ``start``: where it begins."""

    label: str
    value: str
    share: str
    code: str = ""
    start: str = "0"
    kind: str = ""


def tally(counts: Sequence[Membership], vocabulary: str, most: int = 12) -> list[Bar]:
    """The commonest first, what is not known last."""
    ordered = sorted(counts, key=lambda one: (not one.code, -one.count, one.code))
    largest = max((one.count for one in ordered), default=0) or 1
    lang = lang_of_request()
    return [
        Bar(
            label_of_code(vocabulary, one.code, lang) if one.code else _("not known"),
            str(one.count),
            f"{100 * one.count / largest:.2f}",
            one.code,
        )
        for one in ordered[:most]
    ]

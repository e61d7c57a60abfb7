"""Identifiers decide first: the same number is the same body, two numbers of one register are two bodies.

Check digits: ``python-stdnum`` for VAT and LEI; an identifier that fails its check decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from stdnum import lei
from stdnum.eu import vat

_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Z]")
_URL = re.compile(r"^HTTPS?://[^/]+/(.*/)?")
_PIC = re.compile(r"[0-9]{9}")
_ROR = re.compile(r"0[0-9A-HJKMNP-TV-Z]{6}[0-9]{2}")
_PLACEHOLDERS = frozenset({"", "0", "NA", "NONE", "NOTAPPLICABLE", "MISSING", "UNKNOWN", "999999999"})


class Verdict(StrEnum):
    """What the identifiers of two records say together."""

    SAME = "same"
    DIFFERENT = "different"
    SILENT = "silent"


# A register gives one number to one legal entity, but departments share the VAT number of their mother.
_DECIDING = ("pic", "ror", "lei", "vat")


@lru_cache(maxsize=100_000)
def normal_identifier(scheme: str, value: str) -> str:
    """``value`` in one spelling; empty when it is a placeholder or fails the check of its scheme."""
    text = _NOT_ALPHANUMERIC.sub("", _URL.sub("", value.strip().upper()))
    if text in _PLACEHOLDERS:
        return ""
    if scheme == "pic":
        return text if _PIC.fullmatch(text) else ""
    if scheme == "ror":
        return text if _ROR.fullmatch(text) else ""
    if scheme == "lei":
        return text if lei.is_valid(text) else ""
    if scheme == "vat":
        return _normal_vat(text)
    return text


def _normal_vat(text: str) -> str:
    """Numbers of the Union must pass their check; others (CH, NO, UK, TR) need seven digits or more."""
    if vat.is_valid(text):
        return str(vat.compact(text))
    member_state = text[:2].lower() in vat.MEMBER_STATES or text[:2] == "EL"
    return "" if member_state or sum(c.isdigit() for c in text) < 7 else text


def normal_identifiers(identifiers: Mapping[str, str]) -> dict[str, str]:
    """By scheme in lower case; those that do not hold are left out."""
    found = {
        scheme.lower(): normal_identifier(scheme.lower(), value) for scheme, value in identifiers.items()
    }
    return {scheme: value for scheme, value in found.items() if value}


def compare(left: Mapping[str, str], right: Mapping[str, str]) -> tuple[Verdict, tuple[str, ...]]:
    """What two sets of normal identifiers say, and the schemes that say it (strongest first).

    Any identifier that agrees outweighs one that differs: one body may carry two PIC or two VAT numbers.
    """
    both = [s for s in (*_DECIDING, *sorted(set(left) - set(_DECIDING))) if s in left and s in right]
    same = tuple(scheme for scheme in both if left[scheme] == right[scheme])
    if same:
        return Verdict.SAME, same
    if both:
        return Verdict.DIFFERENT, tuple(both)
    return Verdict.SILENT, ()

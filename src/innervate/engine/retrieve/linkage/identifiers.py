"""Identifiers decide first: the same number is the same body, two numbers of one register speak against it.

Forms and check digits: ``innervate.vocab.identifiers``. An identifier with a fault decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from innervate.vocab.identifiers import IdentifierFault, Scheme, read_identifier

_NOT_ALPHANUMERIC = re.compile(r"[\W_]")
# Written where a form demands a number and there is none.
_PLACEHOLDERS = frozenset({"", "NA", "NONE", "NIL", "MISSING", "UNKNOWN", "NOTAPPLICABLE", "999999999"})


class Verdict(StrEnum):
    """What the identifiers of two records say together."""

    SAME = "same"
    DIFFERENT = "different"
    SILENT = "silent"


# Strongest first. VAT stands last: departments and groups of firms carry the number of their mother.
_STRENGTH = ("pic", "ror", "euid", "isni", "vat")


def normal_identifiers(identifiers: Mapping[str, str], country: str = "") -> dict[str, str]:
    """By scheme in lower case, each in its normal form; those with a fault are left out."""
    found = {
        scheme.strip().lower(): _normal(scheme.strip().lower(), text, country)
        for scheme, text in identifiers.items()
    }
    return {scheme: value for scheme, value in found.items() if value}


def _normal(scheme: str, text: str, country: str) -> str:
    bare = _NOT_ALPHANUMERIC.sub("", text).upper()
    if bare in _PLACEHOLDERS or not bare.strip("0"):
        return ""
    if scheme not in set(Scheme):
        return bare
    try:
        return read_identifier(Scheme(scheme), text, country=country).value
    except IdentifierFault:
        return ""


def compare(left: Mapping[str, str], right: Mapping[str, str]) -> tuple[Verdict, tuple[str, ...]]:
    """What two sets of normal identifiers say, and the schemes that say it, strongest first.

    One that agrees outweighs one that differs: a body may carry two PIC or two VAT numbers.
    """
    both = [s for s in (*_STRENGTH, *sorted(set(left) - set(_STRENGTH))) if s in left and s in right]
    same = tuple(scheme for scheme in both if left[scheme] == right[scheme])
    if same:
        return Verdict.SAME, same
    if both:
        return Verdict.DIFFERENT, tuple(both)
    return Verdict.SILENT, ()

"""VAT numbers of the EU and some neighbours, with the check rule of each country."""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.gb import vat as gb_vat
from stdnum.no import mva as no_vat

from innervate.vocab.crosswalks import iso_country
from innervate.vocab.identifiers.faults import Identifier, IdentifierFault, Scheme

_SPACING = re.compile(r"[\s.\-/]")
_FORM = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,18}")
#: Neighbours whose check rule is public too: prefix -> checker. Without: only the form is looked at.
_BESIDE_THE_EU: dict[str, Callable[[str], str]] = {
    "GB": gb_vat.validate,
    "CH": ch_vat.validate,
    "NO": no_vat.validate,
}
_EU_PREFIXES = frozenset(state.upper() for state in eu_vat.MEMBER_STATES) | {"EL", "XI"}


def read_vat(text: str, *, country: str = "") -> Identifier:
    """The VAT number in ``text`` with its country prefix (``EL`` for Greece), no blanks.

    ``country`` (ISO or EU way) completes a number without prefix, and must agree with a prefix.
    Raises IdentifierFault. Source: python-stdnum, after the VIES pages of the Commission; a number
    that holds need not be registered: only VIES can tell.
    """
    value = _SPACING.sub("", text).upper()
    expected = _prefix(country)
    if value and not any(mark.isdigit() for mark in value):  # "n/a" is not a number of Namibia
        if not expected:
            raise _fault("identifier-country-missing", text, "mend-vat-add-country")
        raise _fault("identifier-form", text, "mend-vat-of-country", {"country": expected})
    prefix = _prefix(value[:2]) if value[:2].isalpha() else ""
    if not prefix or (expected and prefix != expected and _holds(expected, expected + value)):
        # No prefix, or letters that belong to the number itself, as in the French FR + XX + SIREN.
        if not expected:
            raise _fault("identifier-country-missing", text, "mend-vat-add-country")
        prefix, value = expected, expected + value
    elif expected and prefix != expected and {prefix, expected} != {"XI", "GB"}:
        params = {"prefix": prefix, "country": expected}
        raise _fault("identifier-country-differs", text, "mend-vat-of-country", params)
    return _checked(prefix, prefix + value[2:], text)


def _prefix(country: str) -> str:
    """The VAT prefix of a country; empty for an unknown one."""
    if country.strip().upper() == "XI":  # Northern Ireland, for goods: a VAT prefix, no country code
        return "XI"
    iso = iso_country(country) or ""
    return "EL" if iso == "GR" else iso


def _checked(prefix: str, value: str, text: str) -> Identifier:
    if not _FORM.fullmatch(value):
        raise _fault("identifier-form", text, "mend-vat-of-country", {"country": prefix})
    try:
        normal = _normal(prefix, value)
    except InvalidChecksum:
        raise _fault("identifier-check-digit", text, "mend-copy-again", {"country": prefix}) from None
    except ValidationError:
        raise _fault("identifier-form", text, "mend-vat-of-country", {"country": prefix}) from None
    return Identifier(Scheme.VAT, normal, is_proven=prefix in _EU_PREFIXES or prefix in _BESIDE_THE_EU)


def _normal(prefix: str, value: str) -> str:
    if prefix in _EU_PREFIXES:
        return str(eu_vat.validate(value))
    if prefix in _BESIDE_THE_EU:
        # The Swiss number begins with CHE: there the letters are part of it.
        own = value if prefix == "CH" else value[2:]
        checked = _BESIDE_THE_EU[prefix](own)
        return checked if checked.startswith(prefix) else prefix + checked
    return value


def _holds(prefix: str, value: str) -> bool:
    try:
        _normal(prefix, value)
    except ValidationError:
        return False
    return True


def _fault(message_id: str, text: str, mend_id: str, params: dict[str, str] | None = None) -> IdentifierFault:
    return IdentifierFault(message_id, scheme=Scheme.VAT, value=text, mend_id=mend_id, params=params)

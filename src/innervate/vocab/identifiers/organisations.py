"""PIC, ROR and EUID: identifiers of organisations."""

from __future__ import annotations

import re

from stdnum.iso7064 import mod_97_10

from innervate.vocab.crosswalks import iso_country
from innervate.vocab.identifiers.faults import Identifier, IdentifierFault, Scheme

_PIC = re.compile(r"[0-9]{9}")
_PIC_SPACING = re.compile(r"[\s.]")
_ROR_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?ror\.org/", re.IGNORECASE)
_ROR = re.compile(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}")
#: Douglas Crockford's base 32: no i, l, o, u.
_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"
_LOOK_ALIKE = str.maketrans("ilo", "110")
_EUID = re.compile(r"([A-Z]{2})([A-Z0-9]+)\.([A-Z0-9./\-]+)(_[0-9A-Z]{2})?")


def read_pic(text: str) -> Identifier:
    """The participant identification code in ``text``: nine digits, blanks and points dropped.

    The Commission publishes no check digit, so a PIC is never proven here: a wrong digit can only
    be noticed by asking the participant register. Raises IdentifierFault.
    """
    value = _PIC_SPACING.sub("", text)
    if not _PIC.fullmatch(value):
        raise IdentifierFault(
            "identifier-form", scheme=Scheme.PIC, value=text, mend_id="mend-pic-nine-digits"
        )
    return Identifier(Scheme.PIC, value, is_proven=False)


def read_ror(text: str) -> Identifier:
    """The ROR identifier in ``text``, bare or as an address, as ``https://ror.org/0xxxxxxcc``.

    Raises IdentifierFault. Source: ror.readme.io, "ROR identifier pattern": a leading 0, six
    characters in Crockford's base 32, two check digits after ISO/IEC 7064, MOD 97-10.
    """
    bare = _ROR_ADDRESS.sub("", text.strip()).rstrip("/").casefold()
    likely = bare.translate(_LOOK_ALIKE)
    if not _ROR.fullmatch(bare):
        proposals = (_ror_address(likely),) if _ROR.fullmatch(likely) and _ror_holds(likely) else ()
        raise IdentifierFault(
            "identifier-form",
            scheme=Scheme.ROR,
            value=text,
            mend_id="mend-ror-nine-characters",
            proposals=proposals,
        )
    if not _ror_holds(bare):
        raise IdentifierFault(
            "identifier-check-digit", scheme=Scheme.ROR, value=text, mend_id="mend-copy-again"
        )
    return Identifier(Scheme.ROR, _ror_address(bare), is_proven=True)


def read_euid(text: str) -> Identifier:
    """The European unique identifier in ``text``, such as ``BEKBOBCE.0403170701``.

    Country, register and registration number; the optional check part after ``_`` has no published
    rule, so an EUID is never proven here. Raises IdentifierFault.
    Source: Implementing Regulation (EU) 2021/1042, Annex, point 8.
    """
    value = re.sub(r"\s", "", text).upper()
    parts = _EUID.fullmatch(value)
    if parts is None or iso_country(parts[1]) is None:
        raise IdentifierFault("identifier-form", scheme=Scheme.EUID, value=text, mend_id="mend-euid-parts")
    return Identifier(Scheme.EUID, value, is_proven=False)


def _ror_holds(bare: str) -> bool:
    number = 0
    for character in bare[:7]:
        number = number * 32 + _BASE32.index(character)
    return bool(mod_97_10.calc_check_digits(str(number)) == bare[7:])


def _ror_address(bare: str) -> str:
    return f"https://ror.org/{bare}"

"""ORCID and ISNI: sixteen characters that share one check digit rule."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

from innervate.vocab.identifiers.faults import Identifier, IdentifierFault, Scheme

_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?(?:orcid\.org|isni\.org(?:/isni)?)/", re.IGNORECASE)
_SPACING = re.compile(r"[\s\-‐-―]")
_SIXTEEN = re.compile(r"[0-9]{15}[0-9X]")


def read_orcid(text: str) -> Identifier:
    """The ORCID iD in ``text``, bare or as an address, as ``0000-0002-1825-0097``.

    Raises IdentifierFault. Source: support.orcid.org, "Structure of the ORCID identifier":
    the sixteenth character is a check digit after ISO/IEC 7064, MOD 11-2.
    """
    return Identifier(Scheme.ORCID, "-".join(_four_groups(text, Scheme.ORCID)), is_proven=True)


def read_isni(text: str) -> Identifier:
    """The ISNI in ``text`` as ``0000 0004 1774 5906``. Same check digit as ORCID (ISO 27729).

    Raises IdentifierFault.
    """
    return Identifier(Scheme.ISNI, " ".join(_four_groups(text, Scheme.ISNI)), is_proven=True)


def _four_groups(text: str, scheme: Scheme) -> tuple[str, ...]:
    value = _SPACING.sub("", _ADDRESS.sub("", text.strip()).rstrip("/")).upper()
    if not _SIXTEEN.fullmatch(value):
        raise IdentifierFault("identifier-form", scheme=scheme, value=text, mend_id="mend-sixteen-digits")
    try:
        mod_11_2.validate(value)
    except ValidationError:
        raise IdentifierFault(
            "identifier-check-digit", scheme=scheme, value=text, mend_id="mend-copy-again"
        ) from None
    return tuple(value[at : at + 4] for at in range(0, 16, 4))

"""One door to all schemes, for a form or a column whose scheme is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from innervate.vocab.identifiers.faults import Identifier, Scheme
from innervate.vocab.identifiers.organisations import read_euid, read_pic, read_ror
from innervate.vocab.identifiers.people import read_isni, read_orcid
from innervate.vocab.identifiers.vat import read_vat

_READER_BY_SCHEME: Mapping[Scheme, Callable[[str], Identifier]] = {
    Scheme.PIC: read_pic,
    Scheme.ROR: read_ror,
    Scheme.EUID: read_euid,
    Scheme.ORCID: read_orcid,
    Scheme.ISNI: read_isni,
}


def read_identifier(scheme: Scheme, text: str, *, country: str = "") -> Identifier:
    """The identifier in ``text``; ``country`` only counts for VAT. Raises IdentifierFault."""
    if scheme is Scheme.VAT:
        return read_vat(text, country=country)
    return _READER_BY_SCHEME[scheme](text)

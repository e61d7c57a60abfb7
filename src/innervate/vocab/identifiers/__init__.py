"""Identifiers of organisations and people: normal form, check digits, faults that say how to mend."""

from innervate.vocab.identifiers.faults import (
    MEND_IDS,
    MESSAGE_IDS,
    Identifier,
    IdentifierFault,
    Scheme,
)
from innervate.vocab.identifiers.organisations import read_euid, read_pic, read_ror
from innervate.vocab.identifiers.people import read_isni, read_orcid
from innervate.vocab.identifiers.reading import read_identifier
from innervate.vocab.identifiers.vat import read_vat

__all__ = [
    "MEND_IDS",
    "MESSAGE_IDS",
    "Identifier",
    "IdentifierFault",
    "Scheme",
    "read_euid",
    "read_identifier",
    "read_isni",
    "read_orcid",
    "read_pic",
    "read_ror",
    "read_vat",
]

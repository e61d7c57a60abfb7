"""What an identifier check answers: the normal form, or a fault that says how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """Who gave the identifier."""

    PIC = "pic"
    ROR = "ror"
    VAT = "vat"
    EUID = "euid"
    ORCID = "orcid"
    ISNI = "isni"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in its normal form.

    ``is_proven``: a check digit confirms the value. False means that the scheme publishes none, so
    that only the form could be looked at.
    """

    scheme: Scheme
    value: str
    is_proven: bool


class IdentifierFault(ValueError):
    """A text that is no identifier of its scheme.

    ``message_id`` says what is wrong, ``mend_id`` what to do, ``params`` feed both sentences;
    ``proposals`` are values that would hold, offered for a person to choose, never taken by us.
    """

    def __init__(
        self,
        message_id: str,
        *,
        scheme: Scheme,
        value: str,
        mend_id: str,
        params: Mapping[str, str] | None = None,
        proposals: tuple[str, ...] = (),
    ) -> None:
        super().__init__(f"{message_id}: {scheme} {value!r}")
        self.message_id = message_id
        self.scheme = scheme
        self.mend_id = mend_id
        self.params: Mapping[str, str] = {"scheme": scheme.value, "value": value, **(params or {})}
        self.proposals = proposals


#: Every message id of this package, for the message catalogues and their test.
MESSAGE_IDS = (
    "identifier-form",
    "identifier-check-digit",
    "identifier-country-missing",
    "identifier-country-differs",
)
MEND_IDS = (
    "mend-copy-again",
    "mend-pic-nine-digits",
    "mend-ror-nine-characters",
    "mend-sixteen-digits",
    "mend-euid-parts",
    "mend-vat-of-country",
    "mend-vat-add-country",
)

"""Do values look like a URL, a country, a VAT number ...? Shapes by which a column gives itself away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from innervate.sources.spreadsheet.table import CellValue
from innervate.vocab import vocabulary
from innervate.vocab.crosswalks import iso_country
from innervate.vocab.identifiers import IdentifierFault, Scheme, read_identifier

_URL = re.compile(r"(?:https?://|www\.)\S+\.\S+|[a-z0-9][a-z0-9\-.]*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9(][0-9\s().\-/]{6,}")
_NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{1,3}")
_TRL = re.compile(r"(?:TRL\s*)?[1-9]", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,3}(?:[ '.,]?[0-9]{3})*")
_LIST_SIGNS = re.compile(r"[;|,\n]")


class Shape(StrEnum):
    """What a field's values look like. TEXT is anything and gives nothing away."""

    TEXT = "text"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    NUTS = "nuts"
    TRL = "trl"
    YEAR = "year"
    WHOLE_NUMBER = "whole_number"
    VAT = "vat"
    PIC = "pic"
    ROR = "ror"
    EUID = "euid"
    ISNI = "isni"
    ORCID = "orcid"
    CODE = "code"


#: Shapes that so many columns share that values alone must not decide (nine digits are also a SIREN).
WEAK_SHAPES = frozenset(
    {Shape.TEXT, Shape.TRL, Shape.YEAR, Shape.WHOLE_NUMBER, Shape.PHONE, Shape.PIC, Shape.NUTS}
)


def share_alike(values: Sequence[CellValue], shape: Shape, vocabulary_name: str = "") -> float:
    """Share (0-1) of the filled ``values`` that have ``shape``; 0 when none is filled."""
    texts = [str(value).strip() for value in values if value is not None]
    if not texts or shape is Shape.TEXT:
        return 0.0
    if shape is Shape.CODE:
        return sum(_is_code(text, vocabulary_name) for text in texts) / len(texts)
    return sum(_TEST_BY_SHAPE[shape](text) for text in texts) / len(texts)


def _is_code(text: str, vocabulary_name: str) -> bool:
    """Is the cell a term of the list, or several of them parted by the usual signs?"""
    terms = vocabulary(vocabulary_name)
    if terms.find(text) is not None:
        return True
    parts = [part for part in _LIST_SIGNS.split(text) if part.strip()]
    return bool(parts) and all(terms.find(part) is not None for part in parts)


def _is_country(text: str) -> bool:
    return iso_country(text) is not None or vocabulary("countries").find(text) is not None


def _holds(scheme: Scheme) -> Callable[[str], bool]:
    def test(text: str) -> bool:
        try:
            read_identifier(scheme, text)
        except IdentifierFault:
            return False
        return True

    return test


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


_TEST_BY_SHAPE: Mapping[Shape, Callable[[str], bool]] = {
    Shape.URL: _matches(_URL),
    Shape.EMAIL: _matches(_EMAIL),
    Shape.PHONE: _matches(_PHONE),
    Shape.COUNTRY: _is_country,
    Shape.NUTS: _matches(_NUTS),
    Shape.TRL: _matches(_TRL),
    Shape.YEAR: _matches(_YEAR),
    Shape.WHOLE_NUMBER: _matches(_WHOLE_NUMBER),
    Shape.VAT: _holds(Scheme.VAT),
    Shape.PIC: _holds(Scheme.PIC),
    Shape.ROR: _holds(Scheme.ROR),
    Shape.EUID: _holds(Scheme.EUID),
    Shape.ISNI: _holds(Scheme.ISNI),
    Shape.ORCID: _holds(Scheme.ORCID),
}

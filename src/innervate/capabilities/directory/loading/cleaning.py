"""Values of a catalogue as our columns take them; what does not hold is left out and reported."""

from __future__ import annotations

from innervate.capabilities.directory.loading.watching import Watcher
from innervate.core.models import Organisation
from innervate.core.records import Reader, Unreadable
from innervate.core.records.cleaning import checked_identifier, clean
from innervate.core.registry import Field, FieldKind
from innervate.vocab import vocabulary
from innervate.vocab.crosswalks import iso_country

_WEBSITE = Field("website", "website", FieldKind.URL, max_length=400)
_READER = Reader()


def cut(text: str, column: str) -> str:
    """``text`` as far as the column reaches: a catalogue's overlong name is no reason to lose the record."""
    longest = Organisation._meta.get_field(column).max_length
    return " ".join(text.split())[:longest]


def vat(number: str, country: str, watcher: Watcher, place: str) -> str:
    """The VAT number in its normal form; empty when it does not hold."""
    if not number or number.upper() in ("MISSING", "NOTAPPLICABLE", "NA", "N/A"):
        return ""
    try:
        return checked_identifier("vat", number, country)
    except Unreadable:
        watcher.fault("load-vat-refused", place=place, value=number)
        return ""


def website(address: str, watcher: Watcher, place: str) -> str:
    if not address:
        return ""
    try:
        return str(clean(_WEBSITE, address, _READER).value or "")
    except Unreadable:
        watcher.fault("load-website-refused", place=place, value=address)
        return ""


def region(code: str, country: str, watcher: Watcher, place: str) -> str:
    """A NUTS code of the record's own country; empty when it is another's or unknown."""
    if not code:
        return ""
    if code in vocabulary("nuts") and iso_country(code[:2]) == country:
        return code
    watcher.fault("load-region-refused", place=place, value=code)
    return ""

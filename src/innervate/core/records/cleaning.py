"""From what a form, a cell or a JSON body gives to the value of a field; every fault says how to mend it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Model, QuerySet

from innervate.core import registry
from innervate.core.actor import SYSTEM, Actor
from innervate.core.models import Cluster
from innervate.core.records.numbers import read_number
from innervate.core.records.values import NOTHING, Clean, Unreadable, kind_of_nothing
from innervate.core.registry import Field, FieldKind, Stored
from innervate.engine.profile import Stated
from innervate.sources.spreadsheet.reading_values import ValueUnreadable, as_day, as_yes_no
from innervate.vocab import vocabulary
from innervate.vocab.identifiers import IdentifierFault, Scheme, read_identifier

LONGEST_TEXT = 20_000
LONGEST_LINE = 500
MONEY_PLACES = 2
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # control signs, half a pair
_PARTS = re.compile(r"\s*[;|\n]\s*")
_SCHEMES = {scheme.value: scheme for scheme in Scheme}
_url = URLValidator(schemes=["http", "https"])
# What browsers send for a ticked box.
_FORM_WORDS = {"on": "yes", "off": "no"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and what else of the input helps to understand a value.

    ``lang`` breaks ties between labels; ``country`` completes a VAT number without prefix.
    """

    actor: Actor = SYSTEM
    lang: str = ""
    country: str = ""
    # Records by entity and name in lower case, looked up beforehand by a caller with many rows; a text is
    # the message id of why there is none.
    known: Mapping[tuple[str, str], Model | str] | None = None


def clean(field: Field, value: Any, reader: Reader) -> Clean:
    """Raises Unreadable when ``value`` is no value of ``field``."""
    read = _READERS[field.kind]
    nothing = kind_of_nothing(value)
    if nothing is not None:
        if nothing is not Stated.NOT_STATED and field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
            try:
                return Clean(read(field, value, reader))
            except Unreadable:
                pass
        keeps_words = field.stored is Stored.COLUMN and field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)
        if not keeps_words or nothing is Stated.NOT_STATED:
            return NOTHING if nothing is Stated.NOT_STATED else Clean(None, nothing)
    return Clean(read(field, value, reader))


def clean_text(value: Any, longest: int, *, one_line: bool) -> str:
    """``value`` without blanks around it, in one spelling of accents. Raises Unreadable."""
    if isinstance(value, bool | list | tuple | dict):
        raise Unreadable("text-expected")
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a postal code or a number in a spreadsheet comes as 1348.0
    text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    text = " ".join(text.split()) if one_line else text.strip()
    if _UNSHOWN.search(text):
        raise Unreadable("text-has-control-characters")
    if len(text) > longest:
        raise Unreadable("text-too-long", length=len(text), longest=longest, over=len(text) - longest)
    return text


def _read_text(field: Field, value: Any, reader: Reader) -> str:
    return clean_text(value, field.max_length or LONGEST_LINE, one_line=True)


def _read_long_text(field: Field, value: Any, reader: Reader) -> str:
    return clean_text(value, field.max_length or LONGEST_TEXT, one_line=False)


@lru_cache(maxsize=65_536)
def _code_of(name: str, text: str, lang: str) -> str:
    """Raises Unreadable, naming the codes that were perhaps meant."""
    terms = vocabulary(name)
    found = terms.find(text, lang)
    if found is not None:
        return found
    candidates = terms.candidates(text, lang)
    language = lang or "en"
    if candidates:
        words = ", ".join(f"{terms.label(code, language)} ({code})" for code in candidates[:5])
        raise Unreadable("choice-ambiguous", value=text, candidates=words)
    near = terms.suggest(text, lang)
    if near:
        words = ", ".join(terms.label(code, language) for code in near)
        raise Unreadable("choice-unknown-but-near", value=text, candidates=words)
    if len(terms) <= 12:
        words = ", ".join(label for _, label in terms.choices(language))
        raise Unreadable("choice-unknown-of-few", value=text, candidates=words)
    raise Unreadable("choice-unknown", value=text)


def _read_choice(field: Field, value: Any, reader: Reader) -> str:
    if isinstance(value, list | tuple):
        if len(value) != 1:
            raise Unreadable("one-choice-only", value="; ".join(map(str, value)))
        value = value[0]
    return _code_of(field.vocabulary, clean_text(value, LONGEST_LINE, one_line=True), reader.lang)


def _parts(field: Field, value: Any) -> Iterable[str]:
    if isinstance(value, list | tuple | set | frozenset):
        return [clean_text(part, LONGEST_LINE, one_line=True) for part in value]
    text = clean_text(value, LONGEST_TEXT, one_line=False)
    parts = [part for part in _PARTS.split(text) if part]
    # A comma parts terms too, unless the whole is one term that has a comma in its name.
    if len(parts) == 1 and "," in text and vocabulary(field.vocabulary).find(text) is None:
        parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts


def _read_choices(field: Field, value: Any, reader: Reader) -> tuple[str, ...]:
    parts = list(_parts(field, value))
    if not parts:
        raise Unreadable("choice-unknown", value=value)
    return tuple(sorted({_code_of(field.vocabulary, part, reader.lang) for part in parts}))


def _read_email(field: Field, value: Any, reader: Reader) -> str:
    text = clean_text(value, field.max_length or 254, one_line=True).removeprefix("mailto:")
    try:
        validate_email(text)
    except ValidationError:
        raise Unreadable("email-unreadable", value=text) from None
    return text.lower()


def _read_url(field: Field, value: Any, reader: Reader) -> str:
    text = clean_text(value, field.max_length or 400, one_line=True)
    if "://" not in text:
        text = f"https://{text}"
    try:
        _url(text)
    except ValidationError:
        raise Unreadable("url-unreadable", value=value) from None
    if len(text) > (field.max_length or 400):
        raise Unreadable("text-too-long", length=len(text), longest=field.max_length or 400, over=8)
    return text


def _read_number(field: Field, value: Any, reader: Reader) -> Any:
    interval = read_number(value, whole=field.unit == "headcount")
    if field.unit == "headcount" and any(
        end is not None and end < 0 for end in (interval.low, interval.high)
    ):
        raise Unreadable("whole-number-expected", value=value)
    if field.stored is Stored.COLUMN and not interval.is_exact:
        raise Unreadable("number-not-exact", value=value)
    return interval


def _read_money(field: Field, value: Any, reader: Reader) -> Any:
    interval = _read_number(field, value, reader)
    for end in (interval.low, interval.high):
        # 1.200 may be meant as 1200 or as 1.2: money with three decimals is refused rather than guessed.
        if end is not None and end != round(end, MONEY_PLACES):
            raise Unreadable("money-too-precise", value=value)
    return interval


def _read_day(field: Field, value: Any, reader: Reader) -> date:
    try:
        found = as_day(value if isinstance(value, date) else clean_text(value, LONGEST_LINE, one_line=True))
    except ValueUnreadable as fault:
        raise Unreadable(fault.message_id, **fault.params) from None
    if found is None:
        raise Unreadable("day-unreadable", value=value)
    return found


def _read_yes_no(field: Field, value: Any, reader: Reader) -> bool:
    if isinstance(value, bool):
        return value
    word = clean_text(value, LONGEST_LINE, one_line=True)
    try:
        found = as_yes_no(_FORM_WORDS.get(word.casefold(), word))
    except ValueUnreadable as fault:
        raise Unreadable(fault.message_id, **fault.params) from None
    return bool(found)


def checked_identifier(scheme: str, text: str, country: str = "") -> str:
    """The normal form; a scheme without a rule of ours only loses its blanks. Raises Unreadable."""
    known = _SCHEMES.get(scheme)
    if known is None:
        return text
    try:
        return read_identifier(known, text, country=country).value
    except IdentifierFault as fault:
        parameters = {**fault.params, "proposals": ", ".join(fault.proposals)}
        raise Unreadable(f"{fault.message_id}-{fault.mend_id}", **parameters) from None


def _read_identifier(field: Field, value: Any, reader: Reader) -> str:
    text = (
        clean_text(value, field.max_length or 60, one_line=True) if field.name not in _SCHEMES else str(value)
    )
    return checked_identifier(field.name, text, reader.country)


def _referred(field: Field, actor: Actor) -> QuerySet[Any]:
    if field.refers_to == "core.cluster":
        return Cluster.objects.all()
    return registry.entity(field.refers_to).visible(actor)


def _read_reference(field: Field, value: Any, reader: Reader) -> Model:
    """A record, its key, or the one name it is known by. What the actor may not see is not there."""
    if isinstance(value, Model):
        if not _referred(field, reader.actor).filter(pk=value.pk).exists():
            raise Unreadable("reference-unknown", value=value)
        return value
    text = clean_text(value, LONGEST_LINE, one_line=True)
    if reader.known is not None and (field.refers_to, text.casefold()) in reader.known:
        known = reader.known[field.refers_to, text.casefold()]
        if isinstance(known, str):
            raise Unreadable(known, value=text)
        return known
    rows = _referred(field, reader.actor)
    if found := rows.filter(key=text).first():
        return found
    by_name = list(rows.filter(**{f"{_NAME_OF.get(field.refers_to, 'title')}__iexact": text})[:2])
    if field.refers_to == "core.cluster" and not by_name:
        by_name = list(rows.filter(slug=text)[:2])
    if len(by_name) == 1:
        return by_name[0]
    raise Unreadable("reference-ambiguous" if by_name else "reference-unknown", value=text)


_NAME_OF = {"directory.organisation": "legal_name", "directory.person": "name", "core.cluster": "name"}

_READERS: dict[FieldKind, Callable[[Field, Any, Reader], Any]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.LONG_TEXT: _read_long_text,
    FieldKind.CHOICE: _read_choice,
    FieldKind.CHOICES: _read_choices,
    FieldKind.EMAIL: _read_email,
    FieldKind.URL: _read_url,
    FieldKind.DAY: _read_day,
    FieldKind.NUMBER: _read_number,
    FieldKind.MONEY: _read_money,
    FieldKind.YES_NO: _read_yes_no,
    FieldKind.IDENTIFIER: _read_identifier,
    FieldKind.REFERENCE: _read_reference,
}

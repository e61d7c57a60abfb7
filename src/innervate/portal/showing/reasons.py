"""Reasons of the engine as sentences: ids and parameters become words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from innervate.core import registry
from innervate.core.actor import Actor
from innervate.core.search import label_of_code, records_behind
from innervate.portal.requests import lang_of_request
from innervate.vocab import UnknownCode, UnknownVocabulary, vocabulary
from innervate.vocab.messages import sentence

_VOCABULARY_OF = {"country": "countries", "nuts": "nuts", "asked_lang": "languages"}


# Parameters that name records by profile id.
_RECORDS = ("projects", "partners")
Names = Mapping[str, str]


def names_of(actor: Actor, explanations: Iterable[Mapping[str, Any]]) -> Names:
    """What the records are called that the explanations name, by profile id; only those that the actor
    may see: a reason must not betray a project that is kept from her."""
    ids = {
        one
        for told in explanations
        for reason in _all_reasons(told)
        for name in _RECORDS
        if not isinstance(value := reason.get("parameters", {}).get(name, ()), int)
        for one in value
    }
    found = records_behind(actor, sorted(ids))
    return {one: getattr(record, "acronym", "") or str(record) for one, (_entity, record) in found.items()}


def _all_reasons(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for signal in told.get("signals", ()):
        yield from signal["reasons"]
    yield from told.get("against", ())


def in_words(reason: Mapping[str, Any], names: Names | None = None) -> str:
    """``reason`` as a payload holds it: message, parameters. Empty when all that it names is hidden."""
    message = reason["message"]
    parameters = {}
    for name, value in reason.get("parameters", {}).items():
        if name in _RECORDS and not isinstance(value, int):
            seen = [names[one] for one in value if names is not None and one in names]
            if not seen:
                return ""
            parameters[name] = ", ".join(seen)
        else:
            parameters[name] = _word(message, name, value)
    return sentence(message, parameters, lang=lang_of_request())


def _word(message: str, name: str, value: Any) -> str:
    if name == "facts" and isinstance(value, Sequence):
        return ", ".join(_fact_label(one) for one in value)
    if message == "against-other-language":
        codes = [value] if isinstance(value, str) else value
        return ", ".join(label_of_code("languages", code, lang_of_request()) for code in codes)
    if name in _VOCABULARY_OF and isinstance(value, str):
        return label_of_code(_VOCABULARY_OF[name], value, lang_of_request())
    if name in ("asked", "theirs", "shared") and isinstance(value, str):
        return label_of_any(value)
    if name == "latest":
        day = parse_date(str(value))
        return date_format(day, "j F Y") if day else str(value)
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return ", ".join(_("“%(word)s”") % {"word": one} for one in value)
    return number_format(value, force_grouping=True) if isinstance(value, int | float) else str(value)


def label_of_any(code: str) -> str:
    """The label of ``vocabulary:code``; the code itself when its list is not known."""
    name, _colon, rest = code.partition(":")
    try:
        return vocabulary(name).label(rest, lang_of_request())
    except (UnknownVocabulary, UnknownCode):
        return code


def _fact_label(name: str) -> str:
    for entity in registry.entities():
        for field in entity.fields:
            if field.name == name:
                return str(field.label).lower()
    return name

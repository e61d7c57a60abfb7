"""A reason of the engine as a sentence: codes become labels, lists become enumerations.

For faces without a web part and for the JSON interface; numbers and days stay as machines write them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from innervate.vocab.lists import vocabulary
from innervate.vocab.messages import sentence
from innervate.vocab.terms import UnknownCode, UnknownVocabulary

#: Which list the code in a parameter is of; a code with its list in front (``sectors:ehealth``) says itself.
_LIST_BY_PARAMETER: Mapping[str, str] = {"country": "countries", "nuts": "nuts", "asked_lang": "languages"}


def reason_sentence(message: str, parameters: Mapping[str, object], *, lang: str = "en") -> str:
    """The sentence for ``message`` with its parameters in words of ``lang``; an id without a word stays."""
    return sentence(
        message, {name: _word(name, value, lang) for name, value in parameters.items()}, lang=lang
    )


def _word(name: str, value: object, lang: str) -> str:
    if isinstance(value, str):
        listed, colon, code = value.partition(":")
        if name in _LIST_BY_PARAMETER:
            return _label(_LIST_BY_PARAMETER[name], value, lang)
        return _label(listed, code, lang) if colon and " " not in listed else value
    if isinstance(value, Sequence):
        return ", ".join(_word(name, one, lang) for one in value)
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)


def _label(name: str, code: str, lang: str) -> str:
    try:
        return vocabulary(name).label(code, lang)
    except (UnknownVocabulary, UnknownCode):
        return code

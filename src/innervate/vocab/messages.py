"""The sentences behind message ids, per language, one JSON file an area.

The engine, the readers and core raise ids with parameters; a face asks here for the words, so that
the terminal without a web part says the same as the portal. A sentence is whole: its parameters stand
in braces, as in ``{value} is not a size class.``
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

SOURCE_LANGUAGE = "en"


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All sentences of a language by id; empty for a language that has none.

    Raises ValueError when two areas use one id.
    """
    sentences: dict[str, str] = {}
    folder = files("innervate.vocab").joinpath("data", "messages", lang)
    if not folder.is_dir():
        return sentences
    for area in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not area.name.endswith(".json"):
            continue
        for message, text in json.loads(area.read_text(encoding="utf-8")).items():
            if message in sentences:
                raise ValueError(f"message {message} stands in two areas")
            sentences[message] = text
    return sentences


def sentence(message: str, parameters: Mapping[str, object] | None = None, *, lang: str = "en") -> str:
    """The sentence for ``message`` in ``lang``, else in English, else the id itself.

    A parameter that the sentence names and the caller did not give stays in braces: visible, not fatal.
    """
    template = catalogue(lang).get(message) or catalogue(SOURCE_LANGUAGE).get(message)
    if template is None:
        return message
    return template.format_map(_Kept({name: str(value) for name, value in (parameters or {}).items()}))


class _Kept(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"

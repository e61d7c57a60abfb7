"""The elements of one huge JSON array, one by one: the ROR dump unpacks to more than 300 MB."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TextIO

from innervate.sources.faults import Fault, Line, SourceRefused

_CHUNK = 1 << 20
_BETWEEN = " \t\r\n,"


def array_elements(stream: TextIO, *, file: str) -> Iterator[object]:
    """Elements of the array in ``stream``, holding little more than one of them in memory.

    Raises SourceRefused where the text stops being a JSON array.
    """
    decoder = json.JSONDecoder()
    text = stream.read(_CHUNK).lstrip("\ufeff \t\r\n")
    if not text.startswith("["):
        raise SourceRefused([Fault("json-array-expected", Line(file))])
    at, count = 1, 0
    while True:
        while at < len(text) and text[at] in _BETWEEN:
            at += 1
        if text.startswith("]", at):
            return
        try:
            element, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as incomplete:
            more = stream.read(_CHUNK)
            if not more:
                raise SourceRefused([Fault("json-broken", Line(file, count + 1))]) from incomplete
            text, at = text[at:] + more, 0
            continue
        yield element
        at, count = end, count + 1

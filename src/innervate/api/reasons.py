"""A reason of the engine as the interface shows it: code and parameters for programs, words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from innervate.api.problems import reader_language
from innervate.vocab.reason_words import reason_sentence


def reason_shown(reason: Mapping[str, Any]) -> dict[str, Any]:
    """``reason`` as it is stored: message, parameters and, where it has one, weight."""
    parameters = dict(reason.get("parameters", {}))
    return {
        "code": reason["message"],
        "text": reason_sentence(reason["message"], parameters, lang=reader_language()),
        "parameters": parameters,
        "weight": reason.get("weight"),
    }

"""Stage ``explain``: why, why not, and the score computed anew from what is stored."""

from innervate.engine.explain.explanation import (
    EvidencePart,
    Explanation,
    SignalPart,
    explain,
)
from innervate.engine.explain.payload import PAYLOAD_FORMAT, PayloadRefused, payload, replay
from innervate.engine.explain.snippets import Snippet, snippet
from innervate.engine.explain.text import Contribution, contributions, text_score
from innervate.engine.explain.words import AskedWords, WordPart, asked_words, asked_words_of

__all__ = [
    "PAYLOAD_FORMAT",
    "AskedWords",
    "Contribution",
    "EvidencePart",
    "Explanation",
    "PayloadRefused",
    "SignalPart",
    "Snippet",
    "WordPart",
    "asked_words",
    "asked_words_of",
    "contributions",
    "explain",
    "payload",
    "replay",
    "snippet",
    "text_score",
]

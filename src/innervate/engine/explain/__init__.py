"""Stage ``explain``: why, why not, and the score computed anew from what is stored."""

from innervate.engine.explain.explanation import (
    EvidencePart,
    Explanation,
    SignalPart,
    WordPart,
    explain,
)
from innervate.engine.explain.payload import PAYLOAD_FORMAT, PayloadRefused, payload, replay
from innervate.engine.explain.snippets import Snippet, snippet
from innervate.engine.explain.text import Contribution, contributions, text_score

__all__ = [
    "PAYLOAD_FORMAT",
    "Contribution",
    "EvidencePart",
    "Explanation",
    "PayloadRefused",
    "SignalPart",
    "Snippet",
    "WordPart",
    "contributions",
    "explain",
    "payload",
    "replay",
    "snippet",
    "text_score",
]

"""What a text is made of: words, stems, character grams, its language."""

from innervate.engine.retrieve.analysis.folding import fold, identifier_key
from innervate.engine.retrieve.analysis.grams import grams
from innervate.engine.retrieve.analysis.languages import detect_language, function_words, left_out_words
from innervate.engine.retrieve.analysis.stems import stem
from innervate.engine.retrieve.analysis.words import is_unspaced, words

#: Changes whenever equal text could give other terms; an index of another version is rebuilt.
ANALYSIS_VERSION = "2"

__all__ = [
    "ANALYSIS_VERSION",
    "detect_language",
    "fold",
    "function_words",
    "grams",
    "identifier_key",
    "is_unspaced",
    "left_out_words",
    "stem",
    "words",
]

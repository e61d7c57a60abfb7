"""Character 4-grams of a word with its ends marked: they survive typos, inflection and compounds."""

from __future__ import annotations

from functools import lru_cache

from innervate.engine.retrieve.analysis.folding import fold
from innervate.engine.retrieve.analysis.words import is_unspaced

_LENGTH = 4


@lru_cache(maxsize=100_000)
def grams(word: str, length: int = _LENGTH) -> tuple[str, ...]:
    """Distinct grams of the folded word, in order: ``heart`` gives ``^hea hear eart art$``.

    A word too short for one gram gives itself with its ends marked. A piece of an unspaced script
    gives none: its character pairs are grams already, and longer ones did harm (retrieval.md, 7).
    """
    if is_unspaced(word):
        return ()
    marked = f"^{fold(word)}$"
    last = len(marked) - length
    if last <= 0:
        return (marked,)
    return tuple(dict.fromkeys(marked[at : at + length] for at in range(last + 1)))

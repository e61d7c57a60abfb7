"""The lists that the product ships, loaded on first use and then kept."""

from __future__ import annotations

from functools import cache
from importlib import resources

from innervate.vocab.reading import parse_vocabulary
from innervate.vocab.terms import UnknownVocabulary
from innervate.vocab.vocabulary import Vocabulary

_LISTS = resources.files("innervate.vocab") / "data"
_SUFFIX = ".json"


@cache
def vocabulary_names() -> tuple[str, ...]:
    """Names that ``vocabulary`` takes, sorted."""
    return tuple(
        sorted(entry.name.removesuffix(_SUFFIX) for entry in _LISTS.iterdir() if entry.name.endswith(_SUFFIX))
    )


@cache
def vocabulary(name: str) -> Vocabulary:
    """The shipped list ``name``, such as ``countries``. Raises UnknownVocabulary."""
    if name not in vocabulary_names():
        raise UnknownVocabulary(name)
    return parse_vocabulary(
        (_LISTS / f"{name}{_SUFFIX}").read_text(encoding="utf-8"), file=f"{name}{_SUFFIX}"
    )

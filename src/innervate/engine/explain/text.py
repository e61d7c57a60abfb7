"""The text score as parts that add up: which word in which document gave how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from innervate.engine.retrieve.parts import LexicalPart, TextParts


@dataclass(frozen=True, slots=True)
class Contribution:
    """A part of the text score (the text score is 1 for the best profile of the index).

    ``field``: ``stems``, ``letters``, ``meaning``, ``floor``, ``names``, ``codes`` or ``identifier``.
    ``unit``: the document, empty for the profile as a whole. ``word``: of the query, may be empty.
    """

    field: str
    part: float
    unit: str = ""
    word: str = ""
    term: str = ""
    tf: int = 0
    idf: float = 0.0
    norm: float = 0.0
    cosine: float | None = None


def text_score(parts: TextParts) -> float:
    """The text score computed anew from its parts, without the index."""
    if parts.highest == 0:
        return 0.0
    return sum(each.part for each in contributions(parts))


def contributions(parts: TextParts) -> tuple[Contribution, ...]:
    """Every contribution; their parts add up to the text score."""
    if parts.highest == 0:
        return ()
    return (*_documents(parts), *_whole(parts), *_others(parts))


def document_score(parts: TextParts, number: int) -> float:
    """The fused score of one document, 1 at most."""
    document = parts.documents[number]
    score = (1 - parts.dense_weight) * _lexical_score(document.lexical)
    if document.cosine is not None:
        score += parts.dense_weight * _nearness(parts, document.cosine)
    return score


def _documents(parts: TextParts) -> Iterator[Contribution]:
    """The three best documents (or the one); a second or third below the floor counts as the floor."""
    if not parts.documents or parts.highest_documents == 0:
        return
    share = 1 - parts.weights.whole if parts.several else 1.0
    each = share / (parts.highest_documents * parts.highest * (3 if parts.several else 1))
    for number in range(3 if parts.several else 1):
        counts = number < len(parts.documents)
        if number > 0 and (not counts or document_score(parts, number) < parts.floor):
            unit = parts.documents[number].unit_id if counts else ""
            yield Contribution("floor", each * parts.floor, unit)
        else:
            yield from _document(parts, number, each)


def _document(parts: TextParts, number: int, each: float) -> Iterator[Contribution]:
    document = parts.documents[number]
    yield from _lexical(document.lexical, each * (1 - parts.dense_weight), document.unit_id)
    if document.cosine is not None:
        part = each * parts.dense_weight * _nearness(parts, document.cosine)
        yield Contribution("meaning", part, document.unit_id, cosine=document.cosine)


def _whole(parts: TextParts) -> Iterator[Contribution]:
    if parts.whole is not None and parts.highest_whole > 0:
        yield from _lexical(parts.whole, parts.weights.whole / (parts.highest_whole * parts.highest), "")


def _others(parts: TextParts) -> Iterator[Contribution]:
    if parts.names > 0:
        yield Contribution("names", parts.weights.names * parts.names / parts.highest)
    if parts.codes > 0:
        yield Contribution("codes", parts.weights.codes * parts.codes / parts.highest)
    if parts.identified:
        yield Contribution("identifier", parts.identifier_weight / parts.highest)


def _lexical(lexical: LexicalPart, factor: float, unit: str) -> Iterator[Contribution]:
    for field, terms, weight, highest in (
        ("stems", lexical.stems, 1 - lexical.letters_weight, lexical.highest_stems),
        ("letters", lexical.letters, lexical.letters_weight, lexical.highest_letters),
    ):
        for term in terms:
            part = factor * weight * term.score / highest
            yield Contribution(field, part, unit, term.word, term.term, term.tf, term.idf, term.norm)


def _lexical_score(lexical: LexicalPart) -> float:
    return sum(each.part for each in _lexical(lexical, 1.0, ""))


def _nearness(parts: TextParts, cosine: float) -> float:
    spread = parts.high_cosine - parts.low_cosine
    return (cosine - parts.low_cosine) / spread if spread > 0 else 0.0

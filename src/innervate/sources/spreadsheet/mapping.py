"""Which column holds which field? A guess with its reason, for a person to confirm.

Headers are compared with words of eight languages (``data/header_words.json``), values with the
shape that a field's values have. Nothing is mapped that neither speaks for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources

from rapidfuzz import fuzz

from innervate.sources.spreadsheet.likeness import WEAK_SHAPES, Shape, share_alike
from innervate.sources.spreadsheet.table import CellValue
from innervate.vocab.wording import plain, word_keys

#: Below this a guess is wrong more often than it saves a click.
LEAST_CONFIDENCE = 0.5
_EXACT, _PLURAL, _WITHIN, _MISSPELT = 1.0, 0.95, 0.8, 0.75
_MISSPELT_LIKENESS = 85.0
_SHORTEST_MISSPELT = 5
_LEAST_SHARE = 0.6
_CONTRADICTING_SHARE = 0.2
_CONTRADICTION = 0.6
_ENOUGH_VALUES = 3


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field that a column may hold.

    ``words``: header words beside those of ``header_words.json``. ``vocabulary``: list of the
    codes when ``shape`` is CODE. ``beside``: (other, name): where another column holds the field
    ``other``, this one holds ``name`` and not what it would alone.
    """

    name: str
    shape: Shape = Shape.TEXT
    vocabulary: str = ""
    words: tuple[str, ...] = ()
    beside: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a column was mapped, or was not: a message id with its parameters."""

    message_id: str
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """``column`` is the position in the headers given; ``field`` None: no field fits."""

    column: int
    header: str
    field: str | None
    confidence: float
    reason: Reason


ORGANISATION_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("name"),
    FieldSpec("other_names"),
    FieldSpec("short_name"),
    FieldSpec("kind", Shape.CODE, "organisation_kinds"),
    FieldSpec("size_class", Shape.CODE, "size_classes"),
    FieldSpec("headcount", Shape.WHOLE_NUMBER),
    FieldSpec("country", Shape.COUNTRY),
    FieldSpec("nuts", Shape.NUTS),
    FieldSpec("region"),
    FieldSpec("city"),
    FieldSpec("postcode"),
    FieldSpec("street"),
    FieldSpec("website", Shape.URL),
    FieldSpec("email", Shape.EMAIL),
    FieldSpec("phone", Shape.PHONE),
    FieldSpec("pic", Shape.PIC),
    FieldSpec("ror", Shape.ROR),
    FieldSpec("vat", Shape.VAT),
    FieldSpec("euid", Shape.EUID),
    FieldSpec("isni", Shape.ISNI),
    FieldSpec("sectors", Shape.CODE, "sectors"),
    FieldSpec("offers"),
    FieldSpec("seeks"),
    FieldSpec("description"),
    FieldSpec("keywords"),
    FieldSpec("stage", Shape.CODE, "stages"),
    FieldSpec("trl", Shape.TRL),
    FieldSpec("founded", Shape.YEAR),
)
PERSON_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        "person_name",
        words=("name", "nom", "naam", "nombre", "nome"),
        beside=("given_name", "family_name"),  # "Nom" beside "Prénom" is the family name
    ),
    FieldSpec("given_name"),
    FieldSpec("family_name"),
    FieldSpec("email", Shape.EMAIL),
    FieldSpec("phone", Shape.PHONE),
    FieldSpec("role", Shape.CODE, "expert_roles"),
    FieldSpec("expertise"),
    FieldSpec("languages", Shape.CODE, "languages"),
    FieldSpec("orcid", Shape.ORCID),
    FieldSpec("society"),
    FieldSpec("affiliation", words=("organisation", "organization", "company", "société", "entreprise")),
    FieldSpec("country", Shape.COUNTRY),
    FieldSpec("city"),
)


def guess_mapping(
    headers: Sequence[str], sample_rows: Sequence[Sequence[CellValue]], schema: Sequence[FieldSpec]
) -> list[ColumnGuess]:
    """One guess per header, in their order. A field is given to one column at most: the surest.

    ``sample_rows``: some rows, values parallel to ``headers``; twenty are enough.
    """
    scored = [
        (guess.confidence, guess, spec)
        for column, header in enumerate(headers)
        for spec in schema
        if (guess := _guess(column, header, [_at(row, column) for row in sample_rows], spec)) is not None
    ]
    # A stable sort: at equal confidence the column further left, then the field named first, wins.
    scored.sort(key=lambda each: -each[0])
    taken: dict[int, ColumnGuess] = {}
    given: set[str] = set()
    for _, guess, spec in scored:
        if guess.column not in taken and spec.name not in given:
            taken[guess.column] = guess
            given.add(spec.name)
    for spec in schema:
        if spec.beside and spec.beside[0] in given and spec.beside[1] not in given:
            taken = {at: _renamed(guess, spec.name, spec.beside[1]) for at, guess in taken.items()}
    return [taken.get(column) or _no_guess(column, header) for column, header in enumerate(headers)]


def _guess(column: int, header: str, values: Sequence[CellValue], spec: FieldSpec) -> ColumnGuess | None:
    by_header, word = _header_score(header, spec)
    share = share_alike(values, spec.shape, spec.vocabulary)
    by_values = 0.5 + 0.4 * share if share >= _LEAST_SHARE and spec.shape not in WEAK_SHAPES else 0.0
    filled = sum(value is not None for value in values)
    if by_header >= by_values:
        contradicted = (
            spec.shape not in (Shape.TEXT, Shape.CODE)
            and filled >= _ENOUGH_VALUES
            and share < _CONTRADICTING_SHARE
        )
        confidence = by_header * (_CONTRADICTION if contradicted else 1.0)
        reason = Reason("header-means-field", {"header": header, "word": word})
    else:
        confidence = by_values
        reason = Reason("values-look-like-field", {"percent": round(100 * share), "shape": spec.shape.value})
    if confidence < LEAST_CONFIDENCE:
        return None
    return ColumnGuess(column, header, spec.name, round(confidence, 3), reason)


def _renamed(guess: ColumnGuess, old: str, new: str) -> ColumnGuess:
    return replace(guess, field=new) if guess.field == old else guess


def _no_guess(column: int, header: str) -> ColumnGuess:
    return ColumnGuess(column, header, None, 0.0, Reason("no-field-fits", {"header": header}))


def _header_score(header: str, spec: FieldSpec) -> tuple[float, str]:
    """How surely ``header`` names the field (0-1), and the word it was recognised by."""
    wanted, wanted_keys = plain(header), word_keys(header)
    if not wanted:
        return (0.0, "")
    return max(((_word_score(wanted, wanted_keys, word), word) for word in _words(spec)), default=(0.0, ""))


def _word_score(wanted: str, wanted_keys: Sequence[str], word: str) -> float:
    known, known_keys = plain(word), word_keys(word)
    if wanted == known:
        return _EXACT
    if tuple(wanted_keys) == known_keys:
        return _PLURAL
    if known_keys and _contains(wanted_keys, known_keys):
        # "VAT number (EU)" says more of "VAT number" than "name of the contact" says of "name".
        return _WITHIN * (0.6 + 0.4 * len(known_keys) / len(wanted_keys))
    if min(len(wanted), len(known)) >= _SHORTEST_MISSPELT:
        likeness = fuzz.ratio(wanted, known)
        return _MISSPELT * likeness / 100 if likeness >= _MISSPELT_LIKENESS else 0.0
    return 0.0


def _contains(words: Sequence[str], phrase: Sequence[str]) -> bool:
    width = len(phrase)
    return any(tuple(words[at : at + width]) == tuple(phrase) for at in range(len(words) - width + 1))


def _words(spec: FieldSpec) -> tuple[str, ...]:
    return (spec.name.replace("_", " "), *spec.words, *_header_words().get(spec.name, ()))


@cache
def _header_words() -> Mapping[str, tuple[str, ...]]:
    text = (resources.files("innervate.sources") / "data" / "header_words.json").read_text(encoding="utf-8")
    fields: dict[str, dict[str, list[str]]] = json.loads(text)["fields"]
    return {
        name: tuple(word for words in by_language.values() for word in words)
        for name, by_language in fields.items()
    }


def _at(row: Sequence[CellValue], column: int) -> CellValue:
    return row[column] if column < len(row) else None

"""Read one vocabulary file (JSON or CSV) and refuse it whole, with every fault, if it does not hold."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import cast

from innervate.vocab.terms import EVERY_LANGUAGE, Mark, Provenance, Term
from innervate.vocab.vocabulary import Vocabulary

_STATED = ("title", "version", "source", "licence", "mark", "checked_on")
_LIST_SIGN = "|"


@dataclass(frozen=True, slots=True)
class VocabularyFault:
    """One thing wrong with a list. ``at`` is a code, a field name or a line, as ``message_id`` says."""

    message_id: str
    at: str = ""


class VocabularyRefused(ValueError):
    """A list that cannot be used. ``faults`` holds all that is wrong with it."""

    message_id = "vocabulary-refused"

    def __init__(self, file: str, faults: Sequence[VocabularyFault]) -> None:
        super().__init__(f"{self.message_id}: {file}: {', '.join(f'{f.message_id} {f.at}' for f in faults)}")
        self.file = file
        self.faults = tuple(faults)


def read_vocabulary(path: Path, *, provenance: Provenance | None = None) -> Vocabulary:
    """The list in ``path``. A CSV (code, label_en, label_fr, ..., alt_en, broader) needs ``provenance``.

    Raises VocabularyRefused; OSError when the file cannot be read.
    """
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix.lower() == ".csv":
        return _from_csv(path, text, provenance)
    return parse_vocabulary(text, file=path.name)


def parse_vocabulary(text: str, *, file: str) -> Vocabulary:
    """The list in the JSON ``text``; ``file`` names it in faults. Raises VocabularyRefused."""
    try:
        parsed = json.loads(text)
    except json.JSONDecodeError as wrong:
        raise VocabularyRefused(
            file, [VocabularyFault("vocabulary-not-json", f"line {wrong.lineno}")]
        ) from wrong
    if not isinstance(parsed, dict) or not isinstance(parsed.get("terms"), list):
        raise VocabularyRefused(file, [VocabularyFault("vocabulary-without-terms")])
    head = cast(Mapping[str, object], parsed)
    missing = [VocabularyFault("vocabulary-not-stated", name) for name in _STATED if not head.get(name)]
    if missing:
        raise VocabularyRefused(file, missing)
    try:
        provenance = _provenance(head)
        terms = tuple(_term(raw) for raw in parsed["terms"])
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise VocabularyRefused(file, [VocabularyFault("vocabulary-malformed", str(wrong))]) from wrong
    return _checked(Vocabulary(str(head.get("name") or file), provenance, terms), file)


def _provenance(head: Mapping[str, object]) -> Provenance:
    return Provenance(
        title=MappingProxyType(dict(cast(Mapping[str, str], head["title"]))),
        version=str(head["version"]),
        source=str(head["source"]),
        url=str(head.get("url") or ""),
        licence=str(head["licence"]),
        attribution=str(head.get("attribution") or ""),
        mark=Mark(str(head["mark"])),
        checked_on=date.fromisoformat(str(head["checked_on"])),
        valid_from=_day(head.get("valid_from")),
        valid_to=_day(head.get("valid_to")),
    )


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _term(raw: Mapping[str, object]) -> Term:
    alt = cast(Mapping[str, Sequence[str]], raw.get("alt_labels", {}))
    return Term(
        code=str(raw["code"]),
        labels=MappingProxyType(dict(cast(Mapping[str, str], raw["labels"]))),
        broader=tuple(cast(Sequence[str], raw.get("broader", ()))),
        alt_labels=MappingProxyType({lang: tuple(words) for lang, words in alt.items()}),
        notations=MappingProxyType(dict(cast(Mapping[str, str], raw.get("notations", {})))),
        definition=MappingProxyType(dict(cast(Mapping[str, str], raw.get("definition", {})))),
    )


def _from_csv(path: Path, text: str, provenance: Provenance | None) -> Vocabulary:
    if provenance is None:
        raise VocabularyRefused(
            path.name, [VocabularyFault("vocabulary-not-stated", name) for name in _STATED]
        )
    rows = csv.DictReader(text.splitlines())
    if "code" not in (rows.fieldnames or ()):
        raise VocabularyRefused(path.name, [VocabularyFault("vocabulary-column-missing", "code")])
    terms = tuple(_term_of_row(row) for row in rows)
    return _checked(Vocabulary(path.stem, provenance, terms), path.name)


def _term_of_row(row: Mapping[str, str | None]) -> Term:
    filled = {name: value.strip() for name, value in row.items() if name and value and value.strip()}
    return Term(
        code=filled.get("code", ""),
        labels=MappingProxyType(dict(_by_language(filled, "label_"))),
        broader=_listed(filled.get("broader", "")),
        alt_labels=MappingProxyType({lang: _listed(words) for lang, words in _by_language(filled, "alt_")}),
    )


def _by_language(filled: Mapping[str, str], prefix: str) -> Iterable[tuple[str, str]]:
    return ((name.removeprefix(prefix), value) for name, value in filled.items() if name.startswith(prefix))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(_LIST_SIGN) if part.strip())


def _checked(vocabulary: Vocabulary, file: str) -> Vocabulary:
    faults = [*_code_faults(vocabulary), *_label_faults(vocabulary)]
    # A circle can only be looked for among terms that exist.
    faults = faults or [
        VocabularyFault("vocabulary-broader-in-circle", code) for code in _codes_in_circle(vocabulary)
    ]
    if faults:
        raise VocabularyRefused(file, faults)
    return vocabulary


def _code_faults(vocabulary: Vocabulary) -> Iterable[VocabularyFault]:
    seen: set[str] = set()
    for term in vocabulary.terms:
        if not term.code:
            yield VocabularyFault("vocabulary-code-empty", term.label())
        elif term.code in seen:
            yield VocabularyFault("vocabulary-code-twice", term.code)
        seen.add(term.code)
        for above in term.broader:
            if above not in vocabulary:
                yield VocabularyFault("vocabulary-broader-unknown", f"{term.code} -> {above}")


def _label_faults(vocabulary: Vocabulary) -> Iterable[VocabularyFault]:
    for term in vocabulary.terms:
        if "en" not in term.labels and EVERY_LANGUAGE not in term.labels:
            yield VocabularyFault("vocabulary-label-missing", term.code)
        elif not all(label.strip() for label in term.labels.values()):
            yield VocabularyFault("vocabulary-label-empty", term.code)


def _codes_in_circle(vocabulary: Vocabulary) -> Iterable[str]:
    return (term.code for term in vocabulary.terms if term.code in vocabulary.broader(term.code))

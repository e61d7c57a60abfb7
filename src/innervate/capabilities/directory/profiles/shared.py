"""What the profiles of all kinds of records share: facts, facets, place, reading in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet

from innervate.core.facts import facts_of, newest
from innervate.core.models import Owned
from innervate.core.records.reading import plain_of_fact
from innervate.core.registry import Entity, Field, Stored
from innervate.engine.profile import EvidenceUnit, Fact, OneOf, ProfileId, SomeOf, Stated, Text, UnitKind
from innervate.vocab.crosswalks import regions_above

CHUNK = 500
# How many keys stand in one IN list: SQLite counts its variables.
KEYS_AT_ONCE = 900

R = TypeVar("R", bound=Owned)
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def chunks(rows: QuerySet[R], size: int = CHUNK) -> Iterator[list[R]]:
    """The records of ``rows`` in lists of ``size``, in the order of their ids, without holding all.

    By ids rather than by a cursor: SQLite keeps none open while the same connection writes.
    """
    last = 0
    rows = rows.order_by("pk")
    while True:
        chunk = list(rows.filter(pk__gt=last)[:size])
        if not chunk:
            return
        yield chunk
        last = chunk[-1].pk


def sliced(keys: Iterable[V], size: int = KEYS_AT_ONCE) -> Iterator[list[V]]:
    listed = list(keys)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def open_facts(entity: Entity, record: Owned) -> tuple[Fact, ...]:
    """The record's facts without those that only its editors may read."""
    closed = {field.name for field in entity.fields if not field.public}
    return tuple(fact for fact in facts_of(record) if fact.name not in closed)


def stated_text(facts: Sequence[Fact], name: str) -> tuple[Fact, str] | None:
    """The newest fact called ``name`` and its text; None when it says nothing."""
    fact = newest([one for one in facts if one.name == name])
    if fact is None or fact.stated is not Stated.STATED or not isinstance(fact.values, Text):
        return None
    return (fact, fact.values.text) if fact.values.text else None


def text_unit(
    profile: ProfileId,
    kind: UnitKind,
    title: str,
    facts: Sequence[Fact],
    name: str,
    codes: tuple[str, ...] = (),
) -> EvidenceUnit | None:
    """The newest statement called ``name`` as a document of evidence; None when there is none."""
    found = stated_text(facts, name)
    if found is None:
        return None
    fact, text = found
    lang = fact.values.lang if isinstance(fact.values, Text) else ""
    return EvidenceUnit(f"{profile}#{name}", kind, title, text, lang, codes, fact.as_of, fact.source)


def codes_of(facts: Sequence[Fact], names: Iterable[str]) -> tuple[str, ...]:
    """What the newest facts called ``names`` say as vocabulary ids, ``sectors:digital_health``."""
    found: list[str] = []
    for name in names:
        fact = newest([one for one in facts if one.name == name])
        if fact is not None and isinstance(fact.values, SomeOf) and fact.stated is Stated.STATED:
            found += [f"{name}:{code}" for code in sorted(fact.values.known)]
    return tuple(found)


def facets(entity: Entity, record: Owned, facts: Sequence[Fact]) -> dict[str, Sequence[str]]:
    """The values of the fields that are declared as facets; a field that says nothing is left out."""
    found = {
        entity.facet_name(field): _facet_values(field, record, facts)
        for field in entity.fields
        if field.facet
    }
    return {name: values for name, values in found.items() if values}


def _facet_values(field: Field, record: Owned, facts: Sequence[Fact]) -> Sequence[str]:
    if field.stored is Stored.FACT:
        value = _possible(newest([fact for fact in facts if fact.name == field.name]))
    else:
        value = field.read(record) if field.read is not None else getattr(record, field.name)
    if value in (None, "", []):
        return ()
    values = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
    if field.vocabulary == "nuts":
        # Asking for a region also means the regions within it; its country is a facet of its own.
        return [*values, *(above for value in values for above in regions_above(value) if len(above) > 2)]
    return values


def _possible(fact: Fact | None) -> Any:
    """A choice that is not settled counts under each code that is still possible."""
    if fact is not None and fact.stated is Stated.STATED and isinstance(fact.values, OneOf):
        return sorted(fact.values.possible or ())
    return plain_of_fact(fact)

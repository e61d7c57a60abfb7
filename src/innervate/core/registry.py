"""What a capability declares once: entities with their fields and verbs, and its match tasks.

From the declaration come lists, details, forms, search profiles, the JSON interface, the terminal's
verbs, exports and the permission matrix. By hand are written only verbs, rules and the few screens
that matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from innervate.core.errors import InputFault
from innervate.core.rules import Rule
from innervate.engine.profile import Profile

Label = str | Promise
M = TypeVar("M", bound=Model)


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"  # one code of `vocabulary`
    CHOICES = "choices"  # several codes of `vocabulary`
    EMAIL = "email"
    URL = "url"
    DAY = "day"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes_no"
    IDENTIFIER = "identifier"
    REFERENCE = "reference"  # another entity, named in `refers_to`, or "core.cluster"


class Stored(StrEnum):
    COLUMN = "column"
    FACT = "fact"  # in the record's `facts`, with source and date
    DERIVED = "derived"  # read by `read`, never written


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of an entity, as every face shows and reads it.

    ``read(record)`` gives the plain value (str, list of codes, date, Decimal, bool, None); when left
    out, the column of that name, or the value of the fact of that name.
    """

    name: str
    label: Label
    kind: FieldKind = FieldKind.TEXT
    stored: Stored = Stored.COLUMN
    vocabulary: str = ""
    refers_to: str = ""
    unit: str = ""
    required: bool = False
    in_list: bool = False
    in_form: bool = True
    facet: bool = False
    public: bool = True  # False: only who may `edit` the record reads it (e-mail addresses)
    max_length: int = 0
    help: Label = ""
    read: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Inputs that repeat: rows of another table that hang on the record under the relation ``name``.

    ``fields`` are columns of that table. A row is told from the others by the fields in ``identity``.
    Written whole: rows that are left out are taken away. ``rule`` (of the row, not of the record) is
    asked for each row that is added, changed or taken away.
    """

    name: str
    label: Label
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    rule: Rule | None = None
    help: Label = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done to a record. ``service`` is called as ``service(actor=..., **inputs)``.

    ``changes`` is False for readings only. ``on_new``: the verb makes a record rather than acting on one.
    ``inputs``: what a form or a JSON body asks for besides the record.
    """

    name: str
    label: Label
    rule: Rule
    changes: bool = True
    on_new: bool = False
    service: Callable[..., Any] | None = None
    inputs: tuple[Field, ...] = ()
    confirm: Label = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """``name`` is ``capability.noun``; ``path`` is its segment in addresses, plural.

    ``prepare(actor, record, on)`` completes a new record before it is checked. ``consistency(values)``
    yields the faults that only several plain values together show. ``dependants(ids)`` are the
    records of other entities whose search profile shows one of these.
    """

    name: str
    path: str
    model: type[Model]
    label: Label
    label_plural: Label
    visible: Callable[[Any], QuerySet[Any]]
    verbs: Mapping[str, Verb]
    fields: tuple[Field, ...] = ()
    question: Label = ""  # the one question that its list page answers
    profiles: Callable[[QuerySet[Any]], Iterable[Profile]] | None = None
    prefetch: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()
    prepare: Callable[[Any, Any, date], None] | None = None
    consistency: Callable[[Mapping[str, Any]], Iterable[InputFault]] | None = None
    dependants: Callable[[Sequence[int]], Iterable[QuerySet[Any]]] | None = None

    @property
    def noun(self) -> str:
        return self.name.rpartition(".")[2]

    def facet_name(self, field: Field) -> str:
        """The field's name as a facet of the index, where ``kind`` is already the noun of a profile."""
        return f"{self.noun}_kind" if field.name == "kind" else field.name

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of match that a capability offers; ``engine_task`` names the pipeline's MatchTask.

    ``seekers``: entity names that may ask; ``free_text``: whether a text may ask without a record.
    """

    name: str
    label: Label
    question: Label
    engine_task: str
    seekers: tuple[str, ...]
    candidates: tuple[str, ...]
    free_text: bool = False


@dataclass(frozen=True, slots=True)
class Capability:
    name: str
    label: Label
    entities: tuple[Entity, ...]
    tasks: tuple[Task, ...] = field(default=())


_capabilities: dict[str, Capability] = {}
_entity_by_model: dict[type[Model], Entity] = {}
_entity_by_name: dict[str, Entity] = {}
_governed: list[Entity] = []


def register(capability: Capability) -> None:
    """Called once per capability when Django starts. Raises ValueError when a name is taken."""
    if capability.name in _capabilities:
        raise ValueError(f"capability {capability.name} is registered twice")
    for entity in capability.entities:
        if entity.name in _entity_by_name or entity.model in _entity_by_model:
            raise ValueError(f"entity {entity.name} is registered twice")
        _entity_by_name[entity.name] = entity
        _entity_by_model[entity.model] = entity
    _capabilities[capability.name] = capability


def govern(entity: Entity) -> None:
    """Put core's own nouns (clusters, invitations, jobs) behind the gateway: they have rules and an
    audience like every entity, but no generic list, form, search profile or address of their own.

    Raises ValueError when the model is declared already.
    """
    if entity.model in _entity_by_model:
        raise ValueError(f"entity {entity.name} is registered twice")
    _entity_by_model[entity.model] = entity
    _governed.append(entity)


def governed() -> Sequence[Entity]:
    return tuple(_governed)


def capabilities() -> Sequence[Capability]:
    return tuple(_capabilities.values())


def entities() -> Sequence[Entity]:
    return tuple(_entity_by_name.values())


def tasks() -> Sequence[Task]:
    return tuple(task for capability in _capabilities.values() for task in capability.tasks)


def task(name: str) -> Task:
    """Raises KeyError when no capability declares it."""
    return next((one for one in tasks() if one.name == name), None) or _missing(name)


def _missing(name: str) -> Any:
    raise KeyError(name)


def entity(name: str) -> Entity:
    """Raises KeyError when no capability declares it."""
    return _entity_by_name[name]


def entity_at(path: str) -> Entity:
    """The entity whose address segment is ``path``. Raises KeyError."""
    return next((one for one in entities() if one.path == path), None) or _missing(path)


def entity_of(model: type[Model]) -> Entity:
    """Raises KeyError for a model that no capability declares: nothing may reach it through a face."""
    return _entity_by_model[model]

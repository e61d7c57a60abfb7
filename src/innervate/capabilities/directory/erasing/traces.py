"""By what a person is recognised in texts, and where in the database such texts stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast

from innervate.capabilities.directory.models import Person
from innervate.core.models import Cluster, User

ERASED = "[erased]"


@dataclass(frozen=True)
class Traces:
    """``marks`` are taken to be nobody else's. ``name`` may be another's as well; empty: not looked for."""

    marks: tuple[str, ...]
    name: str

    @cached_property
    def _marks_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"(?<!\w){re.escape(mark)}(?!\w)" for mark in self.marks), re.IGNORECASE)

    @cached_property
    def _name_pattern(self) -> re.Pattern[str] | None:
        """A name of one word stands in too many texts that are not about her."""
        words = self.name.split()
        if len(words) < 2:
            return None
        return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)

    def redacted(self, value: Any, *, with_name: bool) -> Any:
        """``value`` (a text, or JSON of any depth) with every trace replaced."""
        match value:
            case str():
                text = self._marks_pattern.sub(ERASED, value)
                pattern = self._name_pattern if with_name else None
                return pattern.sub(ERASED, text) if pattern is not None else text
            case dict():
                return {
                    self.redacted(key, with_name=with_name): self.redacted(each, with_name=with_name)
                    for key, each in value.items()
                }
            case list():
                return [self.redacted(each, with_name=with_name) for each in value]
            case _:
                return value

    def stand_in(self, text: str) -> bool:
        pattern = self._name_pattern
        return bool(self._marks_pattern.search(text) or (pattern is not None and pattern.search(text)))

    def needles(self) -> Iterator[str]:
        """Forms in which a trace may stand in a column: as it is, and as JSON escapes it."""
        for text in {*self.marks, *([self.name] if self._name_pattern is not None else [])}:
            yield from {text, json.dumps(text)[1:-1]}


@dataclass(frozen=True, slots=True)
class Recognised:
    """By what a person is recognised where.

    ``anywhere``: her own key and addresses that are proven to be hers, in every tenant's rows.
    ``at_home``: with what somebody typed into her record (address, ORCID, name), in rows of her
    record's cluster alone: anybody may type another's address into a record.
    """

    anywhere: Traces
    at_home: Traces
    addresses: tuple[str, ...]


def recognised(person: Person) -> Recognised:
    addresses = proven_addresses(person.user)
    proven = (person.key, *addresses)
    stated = [one for one in (person.email.lower(), person.orcid) if one and one not in proven]
    return Recognised(Traces(proven, ""), Traces((*proven, *stated), person.name), addresses)


def proven_addresses(user: User | None) -> tuple[str, ...]:
    """Addresses that the holder of the account has shown to be hers, in small letters."""
    if user is None:
        return ()
    found = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return tuple(sorted({address.lower() for address in found}))


@dataclass(frozen=True, slots=True)
class Column:
    model: type[models.Model]
    field: models.Field[Any, Any]

    @property
    def is_json(self) -> bool:
        return isinstance(self.field, models.JSONField)


def text_columns() -> Iterator[Column]:
    """Every column of every table that can hold words."""
    for model in apps.get_models():
        if not model._meta.managed or model._meta.proxy:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                yield Column(model, field)


def rows_with(column: Column, traces: Traces) -> QuerySet[Any]:
    """Rows in whose column a trace may stand; the caller looks closer."""
    wanted = Q()
    for needle in traces.needles():
        wanted |= Q(_words__icontains=needle)
    rows = column.model._base_manager.annotate(_words=Cast(column.field.name, models.TextField()))
    return rows.filter(wanted)


def is_home(row: models.Model, cluster: Cluster) -> bool:
    """Whether ``row`` is of ``cluster`` alone: by its own cluster, else by every record it hangs on.

    What hangs on an account is of the cluster in which the account holds all its roles.
    """
    if isinstance(row, Cluster):
        return row.pk == cluster.pk
    if isinstance(row, User):
        held = set(row.role_grants.values_list("cluster_id", flat=True))
        return held == {cluster.pk} and not row.is_superuser
    of = getattr(row, "cluster_id", None)
    if of is not None:
        return bool(of == cluster.pk)
    relations = (field for field in row._meta.concrete_fields if field.is_relation)
    behind = [getattr(row, field.name) for field in relations if getattr(row, field.attname) is not None]
    return bool(behind) and all(is_home(one, cluster) for one in behind)

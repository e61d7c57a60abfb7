"""By what a person is recognised in texts, and where in the database such texts stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast

from innervate.capabilities.directory.models import Person

ERASED = "[erased]"


@dataclass(frozen=True)
class Traces:
    """``marks`` belong to nobody else: key, e-mail addresses, ORCID. ``name`` may be another's as well."""

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


def traces_of(person: Person) -> Traces:
    addresses = {person.email.lower()} if person.email else set()
    if person.user is not None:
        addresses.add(person.user.email.lower())
        if apps.is_installed("allauth.account"):
            rows = apps.get_model("account", "EmailAddress").objects.filter(user=person.user)
            addresses |= {address.lower() for address in rows.values_list("email", flat=True)}
    marks = [person.key, *sorted(addresses)]
    if person.orcid:
        marks.append(person.orcid)
    return Traces(tuple(marks), person.name)


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

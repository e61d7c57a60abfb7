"""Audit entries as sentences: who did what, to what, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from innervate.core import registry
from innervate.core.models import AuditEntry
from innervate.core.selectors.trail import names_of_actors


@dataclass(frozen=True, slots=True)
class Told:
    at: datetime
    words: str
    who: str
    entity: str
    target: str
    fields: tuple[str, ...]
    position: int
    chain: str


def in_words(entries: Sequence[AuditEntry]) -> list[Told]:
    names = names_of_actors(list(entries))
    return [_told(entry, names) for entry in entries]


def _told(entry: AuditEntry, names: dict[str, str]) -> Told:
    who = names.get(entry.actor_key) or {"system": _("the system"), "visitor": _("a visitor")}.get(
        entry.actor_kind, ""
    )
    fields = _fields(entry)
    words = _verb(entry)
    if fields:
        words = _("%(verb)s: %(fields)s") % {"verb": words, "fields": ", ".join(fields)}
    return Told(
        entry.at, words, who, _entity(entry), entry.target_key, fields, entry.position, entry.chain.name
    )


def _entity(entry: AuditEntry) -> str:
    try:
        return str(registry.entity(entry.entity).label)
    except KeyError:
        return entry.entity


def _verb(entry: AuditEntry) -> str:
    try:
        return str(registry.entity(entry.entity).verbs[entry.verb].label)
    except KeyError:
        return entry.verb.replace("_", " ").replace("-", " ").capitalize()


def _fields(entry: AuditEntry) -> tuple[str, ...]:
    """The labels of the fields that changed, as the details name them."""
    try:
        entity = registry.entity(entry.entity)
    except KeyError:
        return ()
    details = entry.details or {}
    changed = details.get("fields") if isinstance(details.get("fields"), list) else list(details)
    labels = {field.name: str(field.label) for field in entity.fields} | {
        rows.name: str(rows.label) for rows in entity.rows
    }
    return tuple(labels[name] for name in changed or () if name in labels)

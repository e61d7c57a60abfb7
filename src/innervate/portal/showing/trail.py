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
    declared = _declared(entry.entity)
    if declared is not None:
        return str(declared.label)
    return {
        "core.account": _("account"),
        "core.user": _("account"),
        "core.node": _("node"),
        "core.match": _("proposal"),
        "core.match_run": _("question to the engine"),
        "portal.theme": _("look of the node"),
    }.get(entry.entity, entry.entity)


def _declared(name: str) -> registry.Entity | None:
    """What a capability or core itself declares of this noun."""
    return next((one for one in (*registry.entities(), *registry.governed()) if one.name == name), None)


def _verb(entry: AuditEntry) -> str:
    declared = _declared(entry.entity)
    if declared is not None and entry.verb in declared.verbs:
        return str(declared.verbs[entry.verb].label)
    return _other_verbs().get(entry.verb, entry.verb.replace("_", " ").replace("-", " ").capitalize())


def _other_verbs() -> dict[str, str]:
    """What is done and no entity declares as a verb of its own."""
    return {
        "accept": _("Accept"),
        "approve": _("Approve"),
        "ask": _("Ask to join"),
        "call_different": _("Call different"),
        "close": _("Close"),
        "create": _("Add"),
        "decline": _("Decline"),
        "discard": _("Forget the file"),
        "edit": _("Edit"),
        "erase": _("Erase"),
        "export": _("Download what is held"),
        "forget_factors": _("Forget the second factor"),
        "give_feedback": _("Say whether it is useful"),
        "import": _("Import"),
        "invite": _("Invite"),
        "load": _("Load public data"),
        "load_demonstration": _("Load the demonstration"),
        "make_administrator": _("Make administrator"),
        "match": _("Ask the engine"),
        "merge": _("Merge"),
        "open": _("Open"),
        "resume": _("Go on"),
        "set_password": _("Set a password"),
        "start": _("Start"),
        "stop": _("Stop"),
        "theme": _("Change the look"),
        "undo_merge": _("Take the merge back"),
    }


def _fields(entry: AuditEntry) -> tuple[str, ...]:
    """The labels of the fields that changed, as the details name them."""
    entity = _declared(entry.entity)
    if entity is None:
        return ()
    details = entry.details or {}
    changed = details.get("fields") if isinstance(details.get("fields"), list) else list(details)
    labels = {field.name: str(field.label) for field in entity.fields} | {
        rows.name: str(rows.label) for rows in entity.rows
    }
    return tuple(labels[name] for name in changed or () if name in labels)

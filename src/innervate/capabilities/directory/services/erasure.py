"""The rights of a person under the GDPR: a copy of everything held of her, and to be forgotten.

Source: Regulation (EU) 2016/679, Art. 15 (access), Art. 17 (erasure), Art. 20 (portability).
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from innervate.capabilities.directory.erasing.files import forget_in_files
from innervate.capabilities.directory.erasing.forgetting import Forgotten, Place, forget
from innervate.capabilities.directory.erasing.holdings import holdings
from innervate.capabilities.directory.erasing.traces import recognised
from innervate.capabilities.directory.models import Person
from innervate.capabilities.directory.services.people import unclaimed
from innervate.core import access, audit, index, registry
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import NotPermitted
from innervate.core.models import Cluster
from innervate.core.roles import Role
from innervate.core.services import leaving
from innervate.core.services.records import dependants_of
from innervate.core.workflow import locked
from innervate.engine.retrieve import IndexBusy, IndexOutdated
from innervate.vocab.messages import sentence

PERSON = "directory.person"
MOST_PLACES_NOTED = 200


@dataclass(frozen=True, slots=True)
class PersonExport:
    """Everything held of a person: ``data`` by topic, as plain JSON."""

    data: Mapping[str, Any]

    def as_json(self) -> bytes:
        return json.dumps(self.data, ensure_ascii=False, indent=2).encode()

    def as_page(self, lang: str) -> str:
        """The same as a page to read, without scripts or styles of others."""
        parts = [
            f"<h2>{_word(topic, lang)}</h2>\n{_listed(value, lang)}" for topic, value in self.data.items()
        ]
        title = html.escape(sentence("held-of-you", lang=lang))
        head = f'<html lang="{html.escape(lang)}">\n<meta charset="utf-8">\n<title>{title}</title>'
        return "\n".join(["<!doctype html>", head, f"<h1>{title}</h1>", *parts, "</html>", ""])


def _word(topic: str, lang: str) -> str:
    return html.escape(sentence(f"held-{topic.replace('_', '-')}", lang=lang))


def _listed(value: Any, lang: str) -> str:
    if isinstance(value, Mapping) and value:
        rows = (
            f"<dt>{html.escape(str(name))}</dt><dd>{_listed(each, lang)}</dd>" for name, each in value.items()
        )
        return "<dl>" + "".join(rows) + "</dl>"
    if isinstance(value, list | tuple) and value:
        return "<ul>" + "".join(f"<li>{_listed(each, lang)}</li>" for each in value) + "</ul>"
    if value in (None, "", [], {}):
        return f"<i>{html.escape(sentence('held-nothing', lang=lang))}</i>"
    return html.escape(str(value))


@transaction.atomic
def export_person(*, actor: Actor, person: Person) -> PersonExport:
    """Everything the node holds of ``person``, for herself; for the managers of her cluster her record alone.

    Raises NotFound, NotPermitted. That it was asked for is audited.
    """
    access.require(actor, "export", person)
    gathered = holdings(actor, person, recognised(person))
    audit.record(actor=actor, verb="export", entity=PERSON, target=person)
    return PersonExport(gathered)


@dataclass(frozen=True, slots=True)
class Erasure:
    """``taken``: how many rows by table, ``files`` from the data folder. ``left``: places where her name
    or what
    was typed as her address still stands (table, row, column), as far as the actor may see them: they may be
    another's, so a person looks. All of them stand in the node's trail."""

    taken: Mapping[str, int]
    files: int
    left: tuple[Place, ...]


def erase_person(*, actor: Actor, person: Person) -> Erasure:
    """Forget a person: record, account, roles, invitations, mails, tokens, sessions, matches, what files
    said of
    her, the search index. The audit trail keeps that somebody was erased, and verifies.

    A manager erases an account only when all its roles are in clusters that she manages; otherwise the person
    herself or the node's administrator does. The node's last administrator and a cluster's last manager
    name a successor first. Raises NotFound, NotPermitted.
    """
    access.require(actor, "erase", person)
    _require_whole_account(actor, person)
    return _erase(actor, person)


def erase_myself(*, actor: Actor) -> None:
    """The actor's account and record, and whatever else stands under her proven addresses in her clusters.

    Raises NotPermitted for a visitor, the last administrator and a cluster's last manager.
    """
    if actor.user is None or actor.read_only:
        raise NotPermitted("sign-in-first")
    with transaction.atomic():
        leaving.require_successors(actor.user)
    for other in unclaimed(actor.user, actor.cluster_ids):
        _erase(actor, other)
    own = Person.objects.filter(user=actor.user).first()
    if own is not None:
        erase_person(actor=actor, person=own)
    else:
        leaving.close_account(actor=actor)


def _erase(actor: Actor, person: Person) -> Erasure:
    with transaction.atomic():
        present = locked(person)
        if present.user is not None and (present.user == actor.user or not _runs_the_node(actor)):
            leaving.require_successors(present.user)
        marks, cluster = recognised(present), present.cluster
        shown_in = dependants_of(registry.entity(PERSON), [present.pk])
        key = present.key
        done = forget(present, marks)
        # Noted with what is erased, so that no crash and no busy index keeps her findable.
        index.note_removal(PERSON, key)
        for entity in sorted({name for name, _ in shown_in}):
            index.note_changes(entity, sorted(other for name, other in shown_in if name == entity))
        seen = _seen_by(actor, done.left)
        _record(actor, cluster, done, hidden=len(done.left) - len(seen))
    try:
        index.drain()
    except (IndexBusy, IndexOutdated):
        pass  # the worker's next tick drains what was noted
    finally:
        files = forget_in_files(marks.anywhere)
        _forget_old_pages()
    return Erasure(dict(done.taken), files, seen)


def _seen_by(actor: Actor, left: list[Place]) -> tuple[Place, ...]:
    """Every place for the node's administrator; others learn only of records that they may see."""
    if _runs_the_node(actor):
        return tuple(left)
    seen: list[Place] = []
    for entity in registry.entities():
        here = [place for place in left if place[0] == entity.model._meta.label_lower]
        rows = access.visible(actor, entity.model).filter(key__in=[place[1] for place in here])
        keys = set(rows.values_list("key", flat=True)) if here else set()
        seen += [place for place in here if place[1] in keys]
    return tuple(seen)


def _runs_the_node(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.is_node_administrator


def _forget_old_pages() -> None:
    """SQLite keeps what a transaction replaced in its write-ahead log until that is emptied."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _record(actor: Actor, cluster: Cluster, done: Forgotten, *, hidden: int) -> None:
    """On the cluster's chain, without a word about whom; on the node's, where somebody is to look."""
    if hidden:
        places = [list(place) for place in done.left[:MOST_PLACES_NOTED]]
        audit.record(actor=actor, verb="erase", entity=PERSON, details={"left": places})
    audit.record(
        actor=actor,
        verb="erase",
        entity=PERSON,
        cluster_key=cluster.key,
        details={"rows": sum(done.taken.values())},
    )


def _require_whole_account(actor: Actor, person: Person) -> None:
    user = person.user
    if user is None or _runs_the_node(actor) or user == actor.user:
        return
    managed = actor.clusters_as(Role.CLUSTER_MANAGER)
    elsewhere = user.role_grants.exclude(cluster__in=managed).exists()
    if elsewhere or user.is_superuser:
        raise NotPermitted("account-holds-roles-elsewhere")

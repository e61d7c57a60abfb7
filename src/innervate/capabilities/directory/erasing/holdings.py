"""Everything that a node holds of a person, gathered for her: as data and as a page to read.

What is shown of a row is named column by column: a column that is added later, or that another app
brings along, stays out until somebody has thought about it. Secrets, digests and mailed links never go out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model, Q

from innervate.capabilities.directory.erasing.traces import Recognised, rows_with, text_columns
from innervate.capabilities.directory.models import Person
from innervate.core import access, registry
from innervate.core.actor import Actor, ActorKind
from innervate.core.models import AuditEntry, Invitation, Match, MatchRun, OutboxMessage, User
from innervate.core.records import as_text, read_rows

PERSON = "directory.person"

_SHOWN: Mapping[str, tuple[str, ...]] = {
    "directory.person": (
        "key", "name", "email", "headline", "orcid", "country", "visibility", "state", "facts",
        "consent_to_be_found_at", "confirmed_on", "synthetic", "created_at", "updated_at",
    ),
    "core.user": ("key", "email", "name", "language", "is_active", "created_at", "last_login"),
    "core.invitation": ("role", "state", "created_at", "expires_at", "answered_at"),
    "core.outboxmessage": ("template", "created_at"),
    "core.matchrun": ("key", "task", "query", "created_at"),
    "core.match": ("rank", "score"),
    "core.matchfeedback": ("kind", "reason", "created_at"),
    "core.auditentry": ("at", "verb", "entity"),
    "core.apitoken": ("label", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"),
    "core.joinrequest": ("role", "organisation_name", "message", "state", "reason", "created_at"),
    "account.emailaddress": ("email", "verified", "primary"),
    "socialaccount.socialaccount": ("provider", "uid", "last_login", "date_joined"),
    "mfa.authenticator": ("type", "created_at", "last_used_at"),
    "portal.draft": ("form", "values", "updated_at"),
}  # fmt: skip


def holdings(actor: Actor, person: Person, marks: Recognised) -> dict[str, Any]:
    """By topic, as plain JSON. Topics without anything are there and empty: she sees that it was looked
    for. Others than herself and the node's administrator get her record alone."""
    user = person.user
    if not (_sees_every_row(actor) or (user is not None and user == actor.user)):
        return {"person": _person(person)}
    mine = Q(user=user) if user is not None else Q(pk__in=[])
    asked = Q(seeker_entity=PERSON, seeker_key=person.key)
    return {
        "person": _person(person),
        "account": _account(user),
        "account_papers": _account_papers(user),
        "invitations": [_row(one) for one in _invitations(person, marks)],
        "mail": [_mail(one) for one in OutboxMessage.objects.filter(_any_of("to", marks.addresses))],
        "questions_to_the_engine": [_question(one, user) for one in MatchRun.objects.filter(mine | asked)],
        "answers_that_named_her": [
            _row(one) for one in Match.objects.filter(candidate_entity=PERSON, candidate_key=person.key)
        ],
        "audit": [_row(one) for one in _audit(person, user)],
        "mentions": list(_mentions(actor, marks)),
    }


def _sees_every_row(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.is_node_administrator


def _question(run: MatchRun, user: User | None) -> dict[str, Any]:
    """What was asked is shown to whoever asked."""
    shown = _row(run)
    return shown if user is not None and run.user_id == user.pk else shown | {"query": {}}


def _any_of(column: str, addresses: tuple[str, ...]) -> Q:
    wanted = Q(pk__in=[])
    for address in addresses:
        wanted |= Q(**{f"{column}__iexact": address})
    return wanted


def _invitations(person: Person, marks: Recognised) -> Any:
    """To her proven addresses from whichever cluster; to the address of her record from that cluster."""
    stated = Q(cluster=person.cluster, email__iexact=person.email) if person.email else Q(pk__in=[])
    return Invitation.objects.filter(_any_of("email", marks.addresses) | stated)


def _mail(message: OutboxMessage) -> dict[str, str]:
    """Which text and on which day; its parameters hold links that sign in or set a password."""
    return {"template": message.template, "day": message.created_at.date().isoformat()}


def _person(person: Person) -> dict[str, Any]:
    entity = registry.entity_of(Person)
    return {
        **_row(person),
        "cluster": person.cluster.name,
        "affiliations": [
            {name: str(value) for name, value in row.items() if value not in (None, "")}
            for row in read_rows(person, entity.rows[0])
        ],
    }


def _account(user: User | None) -> dict[str, Any]:
    if user is None:
        return {}
    roles = user.role_grants.select_related("cluster", "organisation")
    return {
        **_row(user),
        "roles": [
            {
                "role": one.role,
                "cluster": one.cluster.name,
                "organisation": one.organisation.legal_name if one.organisation else "",
                "granted_at": one.granted_at.isoformat(),
            }
            for one in roles
        ],
    }


def _account_papers(user: User | None) -> dict[str, Any]:
    """Whatever else hangs on the account, whichever app keeps it; of what is not known, how many rows."""
    found: dict[str, Any] = {}
    for relation in User._meta.related_objects if user is not None else ():
        label = relation.related_model._meta.label_lower
        if relation.many_to_many or label in ("directory.person", "core.matchrun", "core.rolegrant"):
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: user})
        if label in _SHOWN:
            listed: Any = [_row(one) for one in rows]
        else:
            listed = rows.count()
        if listed:
            found[f"{label}.{relation.field.name}"] = listed
    return found


def _audit(person: Person, user: User | None) -> Any:
    about = Q(target_key=person.key)
    if user is not None:
        about |= Q(target_key=user.key) | Q(actor_key=user.key)
    return AuditEntry.objects.filter(about)


def _mentions(actor: Actor, marks: Recognised) -> Iterator[dict[str, str]]:
    """Where else she stands among the records that the actor may see: the place, not the text of others.

    The node's administrator, who sees every row, sees every place.
    """
    declared = {one.model for one in (*registry.entities(), *registry.governed())}
    for column in text_columns():
        rows = rows_with(column, marks.at_home)
        if not _sees_every_row(actor):
            if column.model not in declared:
                continue
            rows = rows.filter(pk__in=access.visible(actor, column.model).values("pk"))
        for row in rows:
            if marks.at_home.stand_in(str(getattr(row, column.field.attname))):
                place = str(getattr(row, "key", row.pk))
                yield {"table": column.model._meta.label_lower, "row": place, "column": column.field.name}


def _row(row: Model) -> dict[str, Any]:
    """The columns of a row that may be shown, as JSON."""
    return {name: _plain(getattr(row, name)) for name in _SHOWN[row._meta.label_lower]}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else as_text(value)

"""Everything that a node holds of a person, gathered for her: as data and as a page to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.forms.models import model_to_dict

from innervate.capabilities.directory.erasing.traces import Traces, rows_with, text_columns
from innervate.capabilities.directory.models import Person
from innervate.core import registry
from innervate.core.models import AuditEntry, Invitation, Match, MatchRun, OutboxMessage, User
from innervate.core.records import as_text, read_rows

# Secrets and their digests, and whole files: of no use to her, and of use to a thief.
_KEPT_BACK = frozenset(
    {"password", "digest", "token_digest", "details_salt", "details_digest", "previous", "content", "_words"}
)


def holdings(person: Person, traces: Traces) -> dict[str, Any]:
    """By topic, as plain JSON. Topics without anything are there and empty: she sees that it was looked
    for."""
    user = person.user
    mine = Q(user=user) if user is not None else Q(pk__in=[])
    asked = Q(seeker_entity="directory.person", seeker_key=person.key)
    addresses = traces.marks[1:]
    topics: dict[str, Any] = {
        "person": _person(person),
        "account": _account(user),
        "account_papers": _account_papers(user),
        "invitations": [_row(one) for one in Invitation.objects.filter(email__in=addresses)],
        "mail": [_row(one) for one in OutboxMessage.objects.filter(to__in=addresses)],
        "questions_to_the_engine": [_row(one) for one in MatchRun.objects.filter(mine | asked)],
        "answers_that_named_her": [
            _row(one)
            for one in Match.objects.filter(candidate_entity="directory.person", candidate_key=person.key)
        ],
        "audit": [_row(one) for one in _audit(person, user)],
        "mentions": list(_mentions(traces)),
    }
    return topics


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


def _account_papers(user: User | None) -> dict[str, list[dict[str, Any]]]:
    """Whatever else hangs on the account, whichever app keeps it."""
    if user is None:
        return {}
    found: dict[str, list[dict[str, Any]]] = {}
    for relation in User._meta.related_objects:
        if relation.many_to_many or relation.related_model in (Person, MatchRun):
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: user})
        listed = [_row(one) for one in rows]
        if listed:
            found[f"{relation.related_model._meta.label_lower}.{relation.field.name}"] = listed
    return found


def _audit(person: Person, user: User | None) -> Any:
    about = Q(target_key=person.key)
    if user is not None:
        about |= Q(target_key=user.key) | Q(actor_key=user.key)
    return AuditEntry.objects.filter(about).select_related("chain")


def _mentions(traces: Traces) -> Iterator[dict[str, str]]:
    """Where else her key, an address, her ORCID or her name stands: the place, not the text of others."""
    for column in text_columns():
        for row in rows_with(column, traces):
            if traces.stand_in(str(getattr(row, column.field.attname))):
                place = str(getattr(row, "key", row.pk))
                yield {"table": column.model._meta.label_lower, "row": place, "column": column.field.name}


def _row(row: Any) -> dict[str, Any]:
    """A row's columns as JSON, secrets kept back."""
    columns = model_to_dict(row) | {
        field.name: getattr(row, field.attname) for field in row._meta.concrete_fields
    }
    return {name: _plain(value) for name, value in columns.items() if name not in _KEPT_BACK}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else as_text(value)

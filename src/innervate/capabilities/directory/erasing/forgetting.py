"""Taking a person out of every table. Called inside one transaction; nothing is kept of what was taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Model

from innervate.capabilities.directory.erasing.traces import (
    Column,
    Recognised,
    Traces,
    is_home,
    rows_with,
    text_columns,
)
from innervate.capabilities.directory.models import ImportRun, Person
from innervate.core import audit
from innervate.core.models import (
    AuditEntry,
    Cluster,
    Invitation,
    Match,
    MatchRun,
    OutboxMessage,
    Owned,
    ProfileChange,
    User,
)
from innervate.sources.faults import SourceRefused
from innervate.sources.spreadsheet import open_table

PERSON = "directory.person"


# Table, key or id of the row, column.
Place = tuple[str, str, str]


@dataclass(slots=True)
class Forgotten:
    """``taken``: rows by table. ``left``: where her name, or what was typed as her address, still stands."""

    taken: Counter[str] = field(default_factory=Counter)
    left: list[Place] = field(default_factory=list)


def forget(person: Person, marks: Recognised) -> Forgotten:
    """Delete what is hers, redact what mentions her."""
    done = Forgotten()
    user, cluster = person.user, person.cluster
    key = person.key
    _matches(person, done)
    _mail(person, marks, done)
    _imports(person, marks.at_home, done)
    _audit(person, user, marks.anywhere, done)
    done.taken[PERSON] += 1
    person.delete()
    if user is not None:
        _account(user, done)
    for column in text_columns():
        _redact(column, marks, cluster, done)
    ProfileChange.objects.filter(entity=PERSON, record_key=key).delete()
    return done


def _matches(person: Person, done: Forgotten) -> None:
    """Questions asked for her, and places where she was an answer."""
    runs = MatchRun.objects.filter(seeker_entity=PERSON, seeker_key=person.key)
    answers = Match.objects.filter(candidate_entity=PERSON, candidate_key=person.key)
    done.taken["core.match"] += answers.delete()[0]
    done.taken["core.match_run"] += runs.delete()[0]


def _mail(person: Person, marks: Recognised, done: Forgotten) -> None:
    """What went to her proven addresses; of an address that was only typed, her cluster's invitations."""
    for address in marks.addresses:
        done.taken["core.outbox_message"] += OutboxMessage.objects.filter(to__iexact=address).delete()[0]
        done.taken["core.invitation"] += Invitation.objects.filter(email__iexact=address).delete()[0]
    if person.email:
        typed = Invitation.objects.filter(cluster=person.cluster, email__iexact=person.email)
        done.taken["core.invitation"] += typed.delete()[0]


def _imports(person: Person, traces: Traces, done: Forgotten) -> None:
    """A file of her cluster in which she stands goes whole: what was imported from it stays, and can still
    be undone."""
    runs = ImportRun.objects.select_for_update().filter(cluster=person.cluster).order_by("pk")
    for run in runs.iterator(chunk_size=20):
        changes = _without(run.changes, person.key)
        stands = bool(run.content) and _stands_in_file(run, traces)
        if not stands and changes == run.changes and not traces.stand_in(str(run.report)):
            continue
        run.changes = traces.redacted(changes, with_name=True)
        run.report = traces.redacted(run.report, with_name=True)
        run.mapping = traces.redacted(run.mapping, with_name=True)
        run.file_name = traces.redacted(run.file_name, with_name=True)
        if stands:
            run.content = b""
            run.mapping["columns"] = [{**one, "examples": []} for one in run.mapping.get("columns", ())]
        run.save()
        done.taken["directory.import_run"] += 1


def _without(changes: dict[str, Any], key: str) -> dict[str, Any]:
    if not changes:
        return changes
    return {
        **changes,
        "created": [one for one in changes.get("created", ()) if one != key],
        "changed": [one for one in changes.get("changed", ()) if one["key"] != key],
    }


def _stands_in_file(run: ImportRun, traces: Traces) -> bool:
    """A file that cannot be read any more is taken to mention her: better a file too many."""
    try:
        table = open_table(bytes(run.content), file=run.file_name, sheet=run.sheet)
        rows = [row.values for row in table.rows(lambda fault: None)]
    except SourceRefused:
        return True
    if run.entity == PERSON:
        # First and last name may stand in two cells.
        return any(
            traces.stand_in(" ".join(str(one) for one in values if one is not None)) for values in rows
        )
    return any(traces.stand_in(str(one)) for values in rows for one in values if one is not None)


def _audit(person: Person, user: User | None, proven: Traces, done: Forgotten) -> None:
    """That something was done, when and by whom stays in the chain; about whom and what is forgotten.

    Only in the chains of her cluster and of the node, and never by a name that somebody typed: otherwise a
    manager could wipe a trail by erasing a made-up person of that name.
    """
    keys = [person.key] if user is None else [person.key, user.key, *_keys_of_papers(user)]
    names = [audit.chain_name(person.cluster.key), audit.chain_name(None)]
    near = AuditEntry.objects.filter(chain__name__in=names)
    about = list(near.filter(target_key__in=keys).values_list("pk", flat=True))
    column = Column(AuditEntry, AuditEntry._meta.get_field("details"))
    mentioned = rows_with(column, proven).filter(chain__name__in=names)
    about += [entry.pk for entry in mentioned if proven.stand_in(str(entry.details))]
    done.taken["core.audit_entry"] += audit.forget(AuditEntry.objects.filter(pk__in=about))


def _keys_of_papers(user: User) -> list[str]:
    """Keys of what goes with the account: tokens, requests to join."""
    return [
        *user.api_tokens.values_list("key", flat=True),
        *user.join_requests.values_list("key", flat=True),
    ]


def _account(user: User, done: Forgotten) -> None:
    """The account with all that hangs on it: roles, tokens, requests, addresses, second factors, feedback."""
    for session in Session.objects.iterator(chunk_size=500):
        if str(session.get_decoded().get("_auth_user_id")) == str(user.pk):
            done.taken["sessions.session"] += 1
            session.delete()
    for label, count in user.delete()[1].items():
        done.taken[label.lower()] += count


# An account says by itself who may sign in: erasing one person never changes another's.
_APPS_OF_ACCOUNTS = frozenset({"account", "socialaccount", "mfa", "sessions"})


def _is_an_account(model: type[Model]) -> bool:
    return issubclass(model, User) or model._meta.app_label in _APPS_OF_ACCOUNTS


def _redact(column: Column, marks: Recognised, cluster: Cluster, done: Forgotten) -> None:
    """What is proven to be hers goes from every text. What was typed into her record goes from rows of her
    cluster alone; her name only from the machine's own notes there (JSON of jobs, mails, matches), or beside
    a proven mark: another may bear it. The rest is reported."""
    if column.model is AuditEntry:
        return  # forgotten whole above: a changed text would break the chain
    machine_note = column.is_json and not issubclass(column.model, Owned)
    for row in rows_with(column, marks.at_home):
        value = getattr(row, column.field.attname)
        clean = value if _is_an_account(column.model) else _cleaned(row, value, machine_note, marks, cluster)
        if clean != value:
            fits = clean if column.is_json else clean[: column.field.max_length]
            column.model._base_manager.filter(pk=row.pk).update(**{column.field.attname: fits})
            done.taken[column.model._meta.label_lower] += 1
        if marks.at_home.stand_in(str(clean)):
            place = str(getattr(row, "key", row.pk))
            done.left.append((column.model._meta.label_lower, place, column.field.name))


def _cleaned(row: Model, value: Any, machine_note: bool, marks: Recognised, cluster: Cluster) -> Any:
    about_her = machine_note and marks.anywhere.stand_in(str(value))
    traces = marks.at_home if about_her or is_home(row, cluster) else marks.anywhere
    return traces.redacted(value, with_name=machine_note)

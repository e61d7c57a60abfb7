"""Taking a person out of every table. Called inside one transaction; nothing is kept of what was taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.models import Session

from innervate.capabilities.directory.erasing.traces import Column, Traces, rows_with, text_columns
from innervate.capabilities.directory.models import ImportRun, Person
from innervate.core import audit
from innervate.core.models import (
    AuditEntry,
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


@dataclass(slots=True)
class Forgotten:
    """``taken``: rows by table. ``left``: texts of others in which the name stands, for a person to look at:
    (table, key or id, column)."""

    taken: Counter[str] = field(default_factory=Counter)
    left: list[tuple[str, str, str]] = field(default_factory=list)


def forget(person: Person, traces: Traces) -> Forgotten:
    """Delete what is hers, redact what mentions her."""
    done = Forgotten()
    user = person.user
    _matches(person, done)
    _mail(traces, done)
    _imports(person, traces, done)
    _audit(person, user, traces, done)
    done.taken[PERSON] += 1
    person.delete()
    if user is not None:
        _account(user, done)
    for column in text_columns():
        _redact(column, traces, done)
    ProfileChange.objects.filter(entity=PERSON, record_key=traces.marks[0]).delete()
    return done


def _matches(person: Person, done: Forgotten) -> None:
    """Questions asked for her, and places where she was an answer."""
    runs = MatchRun.objects.filter(seeker_entity=PERSON, seeker_key=person.key)
    answers = Match.objects.filter(candidate_entity=PERSON, candidate_key=person.key)
    done.taken["core.match"] += answers.delete()[0]
    done.taken["core.match_run"] += runs.delete()[0]


def _mail(traces: Traces, done: Forgotten) -> None:
    for address in traces.marks[1:]:
        done.taken["core.outbox_message"] += OutboxMessage.objects.filter(to__iexact=address).delete()[0]
        done.taken["core.invitation"] += Invitation.objects.filter(email__iexact=address).delete()[0]


def _imports(person: Person, traces: Traces, done: Forgotten) -> None:
    """A file in which she stands goes whole: what was imported from it stays, and can still be undone."""
    for run in ImportRun.objects.select_for_update().order_by("pk").iterator(chunk_size=20):
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


def _audit(person: Person, user: User | None, traces: Traces, done: Forgotten) -> None:
    """That something was done, when and by whom stays in the chain; about whom and what is forgotten."""
    about = AuditEntry.objects.filter(target_key=person.key)
    done.taken["core.audit_entry"] += audit.forget(about)
    if user is not None:
        keys = [user.key, *_keys_of_papers(user)]
        done.taken["core.audit_entry"] += audit.forget(AuditEntry.objects.filter(target_key__in=keys))
    column = Column(AuditEntry, AuditEntry._meta.get_field("details"))
    mentioned = [entry.pk for entry in rows_with(column, traces) if traces.stand_in(str(entry.details))]
    done.taken["core.audit_entry"] += audit.forget(AuditEntry.objects.filter(pk__in=mentioned))


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


def _redact(column: Column, traces: Traces, done: Forgotten) -> None:
    """Marks go from every text. The name goes from the machine's own notes (JSON of jobs, mails,
    matches), and
    is only reported where people wrote it: another may bear it."""
    if column.model is AuditEntry:
        return  # forgotten whole above: a changed text would break the chain
    machine_note = column.is_json and not issubclass(column.model, Owned)
    for row in rows_with(column, traces):
        value = getattr(row, column.field.attname)
        clean = traces.redacted(value, with_name=machine_note)
        if clean != value:
            fits = clean if column.is_json else clean[: column.field.max_length]
            column.model._base_manager.filter(pk=row.pk).update(**{column.field.attname: fits})
            done.taken[column.model._meta.label_lower] += 1
        if traces.stand_in(str(clean)):
            place = str(getattr(row, "key", row.pk))
            done.left.append((column.model._meta.label_lower, place, column.field.name))

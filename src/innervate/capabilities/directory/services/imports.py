"""The import wizard: take a file, confirm its columns, check it, decide on doubles, import, undo.

Nothing is written to the directory before ``run_import``, and that writes all or nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from innervate.capabilities.directory.importing import undoing, writing
from innervate.capabilities.directory.importing.columns import COLUMNS_OF, FAMILY_NAME, GIVEN_NAME
from innervate.capabilities.directory.importing.known import described_row, known_records
from innervate.capabilities.directory.importing.likeness import candidates
from innervate.capabilities.directory.importing.plans import (
    CREATE,
    SAME,
    SKIP,
    UPDATE,
    Plan,
    Proposal,
    plan,
    proposal_from_json,
    suggestion,
)
from innervate.capabilities.directory.importing.reading import (
    CellFault,
    Sheet,
    cell_fault,
    chosen_columns,
    read_sheet,
)
from innervate.capabilities.directory.models import ImportRun
from innervate.core import access, audit, registry
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused, InvalidTransition
from innervate.core.models import Cluster, Visibility
from innervate.core.workflow import locked
from innervate.engine.profile import Source
from innervate.sources.faults import Fault, SourceRefused
from innervate.sources.provenance import upload_source
from innervate.sources.spreadsheet import Table, guess_mapping, open_table

ENTITY = "directory.import_run"
MOST_BYTES = 50_000_000
SAMPLE_ROWS = 50
MOST_FAULTS_KEPT = 5_000
MOST_PREVIEW_ROWS = 20
# Documents that begin as text does.
_OF_DOCUMENTS = (b"%PDF-", b"{\\rtf", b"<!DOCTYPE", b"<html")

Proposals = dict[int, Proposal]
State = ImportRun.State
OPEN = (State.MAPPING, State.CHECKED, State.REFUSED)


@transaction.atomic
def start_import(
    *,
    actor: Actor,
    cluster: Cluster,
    entity: str,
    file_name: str,
    content: bytes,
    sheet: str = "",
    header_row: int | None = None,
) -> ImportRun:
    """Take a CSV or XLSX file of organisations or people and guess what its columns hold.

    Raises NotPermitted, and InputRefused when the file is too large, of another kind or unreadable.
    """
    if entity not in COLUMNS_OF:
        raise InputRefused([InputFault("entity", "import-of-nothing-known", {"entity": entity})])
    if len(content) > MOST_BYTES:
        parameters = {"size": str(len(content) // 1_000_000), "limit": str(MOST_BYTES // 1_000_000)}
        raise InputRefused([InputFault("file", "file-too-large", parameters)])
    if _is_no_table(content, file_name):
        raise InputRefused([InputFault("file", "file-of-another-kind")])
    run = ImportRun(
        cluster=cluster,
        entity=entity,
        file_name=" ".join(file_name.split())[:300] or "file",
        sheet=sheet,
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        started_by=actor.user,
    )
    access.require(actor, "create", run)
    table = _open(run, header_row)
    run.sheet = table.sheet
    run.mapping = _guessed(table, entity)
    run.save()
    audit.record(actor=actor, verb="start", entity=ENTITY, target=run, details={"entity": entity})
    return run


def _is_no_table(content: bytes, file_name: str) -> bool:
    """Neither a workbook nor text: a picture, a document, a program; or no workbook, though called one."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return False
    called_a_workbook = file_name.strip().lower().endswith((".xlsx", ".xlsm"))
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return called_a_workbook or content.startswith(_OF_DOCUMENTS) or (not is_utf_16 and b"\x00" in content)


def _open(run: ImportRun, header_row: int | None) -> Table:
    try:
        return open_table(bytes(run.content), file=run.file_name, sheet=run.sheet, header_row=header_row)
    except SourceRefused as refused:
        raise InputRefused([_of_the_file(fault) for fault in refused.faults]) from None


def _of_the_file(fault: Fault) -> InputFault:
    placed = cell_fault(fault)
    return InputFault("file", placed.message, {**placed.parameters, "row": str(placed.row)})


def _guessed(table: Table, entity: str) -> dict[str, Any]:
    """What the columns probably hold, with confidence and reason, and some values of each to look at."""
    unreported: list[Fault] = []
    sample = []
    for row in table.rows(unreported.append):
        sample.append(row.values)
        if len(sample) == SAMPLE_ROWS:
            break
    if not sample:
        raise InputRefused([InputFault("file", "import-without-rows")])
    specs = [column.spec for column in COLUMNS_OF[entity]]
    guesses = guess_mapping([column.header for column in table.columns], sample, specs)
    return {
        "header_row": table.header_row,
        "as_members": True,
        "visibility": Visibility.NETWORK.value,
        "confirmed": False,
        "columns": [
            {
                "position": guess.column,
                "letter": column.letter,
                "header": guess.header,
                "field": guess.field or "",
                "confidence": guess.confidence,
                "reason": guess.reason.message_id,
                "parameters": {name: str(value) for name, value in guess.reason.params.items()},
                "examples": _examples(sample, guess.column),
            }
            for guess, column in zip(guesses, table.columns, strict=True)
        ],
    }


def _examples(sample: list[Any], at: int) -> list[str]:
    shown = dict.fromkeys(str(values[at]) for values in sample if values[at] is not None)
    return [text[:80] for text in shown][:3]


@transaction.atomic
def confirm_mapping(
    *,
    actor: Actor,
    run: ImportRun,
    columns: Mapping[int, str],
    visibility: str = Visibility.NETWORK,
    as_members: bool = True,
) -> ImportRun:
    """Say what each column holds (position -> name of a field, "" for none).

    ``visibility`` of new records; ``as_members``: new organisations become members of the cluster.
    Raises NotPermitted, InvalidTransition once imported, InputRefused with every fault.
    """
    run = _opened(actor, "edit", run)
    faults = _mapping_faults(run, columns)
    if visibility not in Visibility.values:
        faults.append(InputFault("visibility", "choice-unknown", {"value": visibility}))
    if faults:
        raise InputRefused(faults)
    for column in run.mapping["columns"]:
        column["field"] = columns.get(column["position"], "")
    run.mapping |= {"visibility": str(visibility), "as_members": as_members, "confirmed": True}
    run.state, run.report, run.decisions = State.MAPPING, {}, {}
    run.save()
    return run


def _mapping_faults(run: ImportRun, columns: Mapping[int, str]) -> list[InputFault]:
    known = {column.name for column in COLUMNS_OF[run.entity]}
    positions = {column["position"] for column in run.mapping["columns"]}
    given = [name for at, name in columns.items() if name]
    faults = [
        InputFault(f"columns-{at}", "import-column-unknown", {"name": name})
        for at, name in columns.items()
        if at not in positions or (name and name not in known)
    ]
    faults += [
        InputFault("columns", "import-field-twice", {"name": name})
        for name in sorted({name for name in given if given.count(name) > 1})
    ]
    title = "name" if "name" in known else "person_name"
    if title not in given and not (title == "person_name" and {GIVEN_NAME, FAMILY_NAME} & set(given)):
        faults.append(InputFault("columns", "import-name-missing", {"name": title}))
    return faults


@transaction.atomic
def check_import(*, actor: Actor, run: ImportRun, on: date) -> ImportRun:
    """The dry run: every faulty cell, every row that is perhaps there already, what would happen.

    Afterwards the run is CHECKED, or REFUSED when a cell must be mended. Nothing is imported.
    """
    run = _opened(actor, "edit", run)
    sheet = _read(run, actor)
    proposals = _proposals(run, sheet)
    numbers = {str(number) for number in proposals}
    run.decisions = {row: decided for row, decided in run.decisions.items() if row in numbers}
    made = _planned(run, sheet, proposals, on)
    faults = [*sheet.faults, *_gone(sheet, made)]
    run.report = {
        "rows": len(sheet.rows),
        "fault_count": len(faults),
        "faults": [asdict(fault) for fault in faults[:MOST_FAULTS_KEPT]],
        "proposals": [asdict(proposal) for proposal in proposals.values()],
        "undecided": made.undecided,
        "counts": _counts(made),
        "preview": [{"row": row.number, "title": row.title} for row in sheet.rows[:MOST_PREVIEW_ROWS]],
        "changed": [
            {"key": one.record.key, "title": str(one.record), "changes": one.changes}
            for one in made.changed[:MOST_FAULTS_KEPT]
        ],
        "same_file": _same_file(run),
        "checked_on": on.isoformat(),
    }
    run.state = State.REFUSED if faults else State.CHECKED
    run.save()
    return run


def _counts(made: Plan) -> dict[str, int]:
    return {
        "create": len(made.created),
        "update": len(made.changed),
        "unchanged": made.unchanged,
        "skip": made.skipped,
        "same": made.folded,
        "undecided": len(made.undecided),
    }


def _same_file(run: ImportRun) -> str:
    """When this very file was imported before, as text; empty when it was not."""
    before = ImportRun.objects.filter(
        cluster=run.cluster, entity=run.entity, digest=run.digest, state=State.IMPORTED
    ).exclude(pk=run.pk)
    found = before.order_by("-imported_at").first()
    return found.imported_at.isoformat() if found is not None and found.imported_at is not None else ""


def _read(run: ImportRun, actor: Actor) -> Sheet:
    if not run.content:
        raise InputRefused([InputFault("file", "import-content-erased")])
    fields = {column["position"]: column["field"] for column in run.mapping["columns"] if column["field"]}
    faults = _mapping_faults(run, fields)
    if faults:
        raise InputRefused(faults)
    try:
        return read_sheet(
            bytes(run.content),
            file=run.file_name,
            sheet=run.sheet,
            header_row=run.mapping["header_row"],
            chosen=chosen_columns(run.entity, fields),
            actor=actor,
            cluster=run.cluster,
        )
    except SourceRefused as refused:
        raise InputRefused([_of_the_file(fault) for fault in refused.faults]) from None


def _proposals(run: ImportRun, sheet: Sheet, *, checked: Mapping[int, Proposal] | None = None) -> Proposals:
    """Rows that are like something, by number. A row that names its record by key asks nothing.

    ``checked``: what the check found, kept; only the quick rules are asked again, for what came since.
    """
    asking = [row for row in sheet.rows if not row.key and row.title]
    described = [described_row(run.entity, row.number, row.cleaned) for row in asking]
    known = known_records(run.entity, run.cluster)
    like = candidates(run.entity, described, known, weigh=checked is None)
    found = ((row, suggestion(row, like.get(str(row.number), ()))) for row in asking)
    fresh = {row.number: proposal for row, proposal in found if proposal is not None}
    if checked is None:
        return fresh
    return {**checked, **{number: one for number, one in fresh.items() if _is_news(one, checked.get(number))}}


def _is_news(proposal: Proposal, before: Proposal | None) -> bool:
    known = {(one.is_row, one.record_id) for one in before.candidates} if before is not None else set()
    return any((one.is_row, one.record_id) not in known for one in proposal.candidates)


def _checked_proposals(run: ImportRun) -> Proposals:
    return {one["row"]: proposal_from_json(one) for one in run.report.get("proposals", ())}


def _planned(run: ImportRun, sheet: Sheet, proposals: Mapping[int, Proposal], on: date) -> Plan:
    return plan(
        sheet.rows,
        proposals,
        run.decisions,
        entity=registry.entity(run.entity),
        cluster=run.cluster,
        source=_source(run, on),
        on=on,
    )


def _source(run: ImportRun, on: date) -> Source:
    return upload_source(run.file_name, on, by=run.cluster.name)


def _gone(sheet: Sheet, made: Plan) -> list[CellFault]:
    keys = {row.number: row.key for row in sheet.rows}
    return [
        CellFault(number, "", "", "", "import-record-unknown", {"key": keys.get(number, "")})
        for number in made.gone
    ]


@transaction.atomic
def decide_rows(*, actor: Actor, run: ImportRun, decisions: Mapping[int, str]) -> ImportRun:
    """Say what to do with doubtful rows: ``create``, ``update:KEY``, ``same:ROW`` or ``skip``.

    Raises InputRefused for a decision that the row's proposal does not offer. Check again afterwards.
    """
    run = _opened(actor, "edit", run)
    offered = {
        proposal["row"]: {CREATE, SKIP, *(_choice(candidate) for candidate in proposal["candidates"])}
        for proposal in run.report.get("proposals", ())
    }
    faults = [
        InputFault(f"row-{row}", "import-decision-unknown", {"row": str(row), "decision": decision})
        for row, decision in decisions.items()
        if decision not in offered.get(row, ())
    ]
    if faults:
        raise InputRefused(faults)
    run.decisions = {**run.decisions, **{str(row): decision for row, decision in decisions.items()}}
    run.save()
    return run


def _choice(candidate: Mapping[str, Any]) -> str:
    return f"{SAME if candidate['is_row'] else UPDATE}{candidate['record_id']}"


def decide_row(*, actor: Actor, run: ImportRun, row: int, decision: str) -> ImportRun:
    """``decide_rows`` for one row."""
    return decide_rows(actor=actor, run=run, decisions={row: decision})


def accept_suggestions(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Decide every row that is still open as it was suggested."""
    undecided = set(run.report.get("undecided", ()))
    suggested = {
        one["row"]: one["suggested"] for one in run.report.get("proposals", ()) if one["row"] in undecided
    }
    return decide_rows(actor=actor, run=run, decisions=suggested)


@transaction.atomic
def run_import(*, actor: Actor, run: ImportRun, on: date) -> ImportRun:
    """Import all or nothing. The same file once more changes nothing, and the report says so.

    Raises InvalidTransition unless the run is checked and free of faults, InputRefused when a row is
    undecided or a cell has become faulty meanwhile (a record that it names is gone).
    """
    run = _opened(actor, "run", run)
    if run.state != State.CHECKED:
        raise InvalidTransition("wrong-state", state=run.get_state_display(), verb="run")
    sheet = _read(run, actor)
    made = _planned(run, sheet, _proposals(run, sheet, checked=_checked_proposals(run)), on)
    faults = [
        InputFault(fault.address or f"row-{fault.row}", fault.message, fault.parameters)
        for fault in (*sheet.faults, *_gone(sheet, made))
    ]
    if made.undecided:
        parameters = {"count": str(len(made.undecided)), "row": str(made.undecided[0])}
        faults.append(InputFault("", "import-undecided", parameters))
    if faults:
        raise InputRefused(faults)
    entity = registry.entity(run.entity)
    run.changes = writing.write(
        made,
        entity=entity,
        cluster=run.cluster,
        visibility=run.mapping["visibility"],
        as_members=run.mapping["as_members"],
        source=_source(run, on),
        on=on,
    )
    run.report = {**run.report, "counts": _counts(made), "undecided": [], "changed": []}
    run.state, run.imported_at = State.IMPORTED, timezone.now()
    run.save()
    audit.record(actor=actor, verb="import", entity=ENTITY, target=run, details=_details(run, _counts(made)))
    return run


def _details(run: ImportRun, counts: Mapping[str, int]) -> dict[str, Any]:
    """Counts and, for organisations, which records. Which people were in a file stands only on the run,
    where an erasure reaches it."""
    details: dict[str, Any] = {"entity": run.entity, "digest": run.digest, "counts": dict(counts)}
    if run.entity == "directory.organisation":
        details["created"] = " ".join(run.changes["created"])
        details["updated"] = " ".join(one["key"] for one in run.changes["changed"])
    return details


@transaction.atomic
def undo_import(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Take an import back, exactly. A record that was edited or used since stays as it is; the report says
    which and why (``report["undo"]["refused"]``: key -> message id)."""
    access.require(actor, "undo", run)
    run = locked(run)
    if run.state != State.IMPORTED or run.imported_at is None:
        raise InvalidTransition("wrong-state", state=run.get_state_display(), verb="undo")
    undone = undoing.undo(
        run.changes, entity=registry.entity(run.entity), cluster=run.cluster, imported_at=run.imported_at
    )
    run.report = {**run.report, "undo": asdict(undone)}
    run.state, run.undone_at = State.UNDONE, timezone.now()
    run.save()
    counts = {
        "deleted": len(undone.deleted),
        "restored": len(undone.restored),
        "refused": len(undone.refused),
    }
    audit.record(actor=actor, verb="undo", entity=ENTITY, target=run, details={"counts": counts})
    return run


@transaction.atomic
def discard_import(*, actor: Actor, run: ImportRun) -> None:
    """Forget a file that was not imported, with everything read of it."""
    run = _opened(actor, "edit", run)
    audit.record(actor=actor, verb="discard", entity=ENTITY, target=run)
    run.delete()


def _opened(actor: Actor, verb: str, run: ImportRun) -> ImportRun:
    """The run as it stands now, held. Raises NotFound, NotPermitted, InvalidTransition when it has ended."""
    access.require(actor, verb, run)
    present = locked(run)
    if present.state not in OPEN:
        raise InvalidTransition("wrong-state", state=present.get_state_display(), verb=verb)
    return present

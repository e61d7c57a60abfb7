"""``innervate dedupe``: which rows of a spreadsheet are likely the same organisation, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from innervate.cli.failures import ExitCode, Failure
from innervate.cli.files.opening import say_faults
from innervate.cli.files.table_profiles import IDENTIFIER_FIELDS, KIND_BY_STEM, table_rows
from innervate.cli.language import language
from innervate.cli.output import print_json, print_table, say
from innervate.engine.retrieve.linkage import DuplicateProposal, OrganisationRecord, find_duplicates
from innervate.sources.faults import Fault
from innervate.vocab.crosswalks import iso_country
from innervate.vocab.reason_words import reason_sentence

app = typer.Typer()
MOST_REASONS = 3


@app.command()
def dedupe(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSONL with one organisation a row.")],
    certain: Annotated[
        bool, typer.Option("--certain", help="Only pairs that an identifier decides.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """List likely duplicates, surest first. Nothing is changed: a person decides."""
    records = read_organisations(file)
    proposals = find_duplicates(list(records.values()))
    if certain:
        proposals = [one for one in proposals if one.level.value == "certain"]
    if as_json:
        shown = [_shown(one, records) for one in proposals]
        print_json({"file": str(file), "rows": len(records), "duplicates": shown})
        return
    say(f"{len(records)} rows, {len(proposals)} likely duplicates")
    rows = [
        (
            f"{one.score:.3f}",
            one.level.value,
            f"{one.left_id}: {records[one.left_id].names[0]}",
            f"{one.right_id}: {records[one.right_id].names[0]}",
            "\n".join(_reasons(one)[:MOST_REASONS]),
        )
        for one in proposals
    ]
    print_table(("Score", "Level", "Row", "Row", "Because"), rows)


def read_organisations(file: Path) -> dict[str, OrganisationRecord]:
    """The rows of ``file`` by their number. Raises Failure, and SourceRefused when it is no table."""
    if not file.is_file():
        raise Failure("file-not-found", ExitCode.NOT_FOUND, path=file)
    faults: list[Fault] = []
    records = {
        str(number): _record(str(number), values)
        for number, values in table_rows(file, KIND_BY_STEM["organisations"], faults.append)
    }
    say_faults(tuple(faults))
    return records


def _record(number: str, values: Any) -> OrganisationRecord:
    others = (part.strip() for part in values.get("other_names", "").split(";"))
    return OrganisationRecord(
        record_id=number,
        names=tuple(one for one in (values["name"], *others) if one),
        short_name=values.get("short_name", ""),
        country=iso_country(values.get("country", "")) or "",
        city=values.get("city", ""),
        street=values.get("street", ""),
        postal_code=values.get("postcode", ""),
        website=values.get("website", ""),
        identifiers={scheme: values[scheme] for scheme in IDENTIFIER_FIELDS if values.get(scheme)},
        kind=values.get("kind", ""),
    )


def _reasons(proposal: DuplicateProposal) -> list[str]:
    return [reason_sentence(one.message, one.params, lang=language()) for one in proposal.reasons]


def _shown(proposal: DuplicateProposal, records: dict[str, OrganisationRecord]) -> dict[str, Any]:
    return {
        "score": round(proposal.score, 6),
        "level": proposal.level.value,
        "rows": [int(proposal.left_id), int(proposal.right_id)],
        "names": [records[proposal.left_id].names[0], records[proposal.right_id].names[0]],
        "part_of": None if proposal.part_of is None else int(proposal.part_of),
        "because": [
            {
                "code": one.message,
                "text": text,
                "parameters": dict(one.params),
                "weight": round(one.weight, 6),
            }
            for one, text in zip(proposal.reasons, _reasons(proposal), strict=True)
        ],
    }

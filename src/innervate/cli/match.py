"""``innervate match``: who fits, in a folder of files, with reasons, doubts and a record to replay it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from innervate.cli.failures import ExitCode, Failure
from innervate.cli.files.cache import code_book
from innervate.cli.files.opening import open_data
from innervate.cli.files.seeking import READER, organisation_called
from innervate.cli.language import language
from innervate.cli.output import print_json, print_table, say
from innervate.engine.pipeline import Match, MatchResult, MatchTask, Question, run, task_named
from innervate.engine.profile import Profile
from innervate.engine.retrieve import Index
from innervate.vocab.reason_words import reason_sentence

app = typer.Typer(
    help="Who fits: partners, help for a need, what is relevant to an organisation.", no_args_is_help=True
)

Data = Annotated[
    Path, typer.Option(help="Folder or file with the records: CORDIS, or tables of organisations, ...")
]
Query = Annotated[str, typer.Option(help="What you plan or need: a title and a few sentences.")]
Organisation = Annotated[str, typer.Option(help="Who asks: name, short name, PIC or another identifier.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many candidates.")]
Lang = Annotated[str, typer.Option(help="Language of the text; guessed when left out.")]
On = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Day of the question; old evidence is judged by it. Default today."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command()
def partners(
    data: Data,
    query: Query = "",
    organisation: Organisation = "",
    limit: Limit = 20,
    lang: Lang = "",
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Who could work with us on this?"""
    _match("partners", data, query, organisation, limit, lang, on, as_json)


@app.command("need-help")
def need_help(
    data: Data, query: Query, limit: Limit = 20, lang: Lang = "", on: On = None, as_json: AsJson = False
) -> None:
    """Who can help with this need?"""
    _match("need-help", data, query, "", limit, lang, on, as_json)


@app.command("relevant-to-us")
def relevant_to_us(
    data: Data, organisation: Organisation, limit: Limit = 20, on: On = None, as_json: AsJson = False
) -> None:
    """What is relevant to us?"""
    _match("relevant-to-us", data, "", organisation, limit, "", on, as_json)


def _match(
    name: str,
    data: Path,
    query: str,
    organisation: str,
    limit: int,
    lang: str,
    on: datetime | None,
    as_json: bool,
) -> None:
    if not query.strip() and not organisation.strip():
        raise Failure("needs-a-question", ExitCode.WRONG_USAGE)
    index = open_data(data).index
    seeker = organisation_called(index, organisation, path=data) if organisation.strip() else None
    day = on.date() if on is not None else date.today()  # noqa: DTZ011  # the day of the person at the terminal
    result = _ask(index, task_named(name), Question(text=query, seeker=seeker, lang=lang), limit, day)
    if as_json:
        print_json(document(result, seeker, language()))
    else:
        _print_matches(result, language())


def _ask(index: Index, task: MatchTask, question: Question, limit: int, day: date) -> MatchResult:
    return run(task, question, index, audience=READER, limit=limit, on=day, codebook=code_book())


def document(result: MatchResult, seeker: Profile | None, lang: str) -> dict[str, Any]:
    """The result as ``--json`` prints it: the engine's own, with the reasons in words beside their ids."""
    shown = result.as_json()
    for rank, (match, row) in enumerate(zip(result.matches, shown["matches"], strict=True), start=1):
        row["rank"] = rank
        row["country"] = match.profile.place.country
        row["identifiers"] = dict(match.profile.identifiers)
        row["because"] = because(match, lang)
        row["against"] = against(match, lang)
    shown["seeker"] = None if seeker is None else {"id": seeker.profile_id, "name": seeker.names[0]}
    return shown


def because(match: Match, lang: str) -> list[str]:
    """What speaks for a match, in words: its documents, then the signals' reasons, strongest first."""
    documents = [
        f"{part.unit.title} ({part.share:.0%})" for part in match.explanation.evidence if part.unit.title
    ]
    reasons = [
        reason_sentence(reason.message, reason.parameters, lang=lang)
        for signal in match.explanation.signals
        for reason in signal.reasons
    ]
    return [*documents, *reasons]


def against(match: Match, lang: str) -> list[str]:
    return [reason_sentence(one.message, one.parameters, lang=lang) for one in match.explanation.against]


def _print_matches(result: MatchResult, lang: str) -> None:
    rows = [
        (
            str(rank),
            match.profile.names[0],
            match.profile.place.country,
            f"{match.score:.3f}",
            "\n".join(because(match, lang)[:3]),
            "\n".join(against(match, lang)[:2]),
        )
        for rank, match in enumerate(result.matches, start=1)
    ]
    print_table(("", "Name", "Country", "Score", "Because", "Against"), rows)
    say(f"{result.looked_at} candidates were looked at. --json gives every part of each score.")

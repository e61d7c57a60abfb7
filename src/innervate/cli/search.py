"""``innervate search``: find records in a folder of files, with the reason for each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from innervate.cli.files.opening import open_data
from innervate.cli.files.seeking import READER
from innervate.cli.output import print_json, print_table
from innervate.engine.retrieve import SearchHit, SearchPage, SearchQuery

app = typer.Typer()


def _hit(rank: int, hit: SearchHit) -> dict[str, Any]:
    titles = {unit.unit_id: unit.title for unit in hit.profile.units}
    return {
        "rank": rank,
        "id": hit.profile_id,
        "kind": hit.profile.kind,
        "name": hit.profile.names[0],
        "country": hit.profile.place.country,
        "identifiers": dict(hit.profile.identifiers),
        "score": round(hit.score, 6),
        "because": [
            {"document": one.unit_id, "title": titles.get(one.unit_id, ""), "score": round(one.score, 6)}
            for one in hit.units
        ],
    }


def _document(query: str, page: SearchPage) -> dict[str, Any]:
    return {
        "query": query,
        "understood": {
            "lang": page.lang,
            "words": list(page.words),
            "terms": [{"code": code.code, "label": code.label} for code in page.codes],
            "spelling": {word: list(others) for word, others in page.spelling.items()},
        },
        "total": page.total,
        "facets": page.facet_counts,
        "results": [_hit(rank, hit) for rank, hit in enumerate(page.hits, start=1)],
    }


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words, a sentence, a name or an identifier.")],
    data: Annotated[Path, typer.Option(help="Folder or file with the records.")],
    kind: Annotated[
        list[str] | None, typer.Option(help="Only organisation, person, project, need, solution.")
    ] = None,
    country: Annotated[list[str] | None, typer.Option(help="Only this country (ISO 3166-1 alpha-2).")] = None,
    lang: Annotated[str, typer.Option(help="Language of the words; guessed when left out.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many results.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Find organisations, people, needs and projects in files."""
    index = open_data(data).index
    page = index.search(
        SearchQuery(
            text=query,
            audience=READER,
            lang=lang,
            kinds=frozenset(kind or ()),
            countries=frozenset(country or ()),
            limit=limit,
        )
    )
    if as_json:
        print_json(_document(query, page))
        return
    rows = [
        (str(one["rank"]), one["name"], one["kind"], one["country"], f"{one['score']:.3f}", _because(one))
        for one in _document(query, page)["results"]
    ]
    print_table(("", "Name", "Kind", "Country", "Score", "Found in"), rows, title=f"{page.total} found")


def _because(shown: dict[str, Any]) -> str:
    return shown["because"][0]["title"] if shown["because"] else ""

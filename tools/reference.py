"""Writes docs/reference out of the code: ``python tools/reference.py``; a test keeps the pages current.

What a reader looks up is generated, so that it cannot differ from what the software does: commands from
their declarations, addresses from the OpenAPI document, entities from the registry, sentences from the
catalogues.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import django

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "docs" / "reference"
GENERATED = "<!-- Written by tools/reference.py; do not edit. -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars and line ends in cells are kept from breaking it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


def cli_page() -> str:
    """Every command with its arguments and options."""
    from typer.cli import get_docs_for_click

    from innervate.cli.commands import COMMANDS
    from innervate.cli.main import load

    parts = [
        "# The terminal\n",
        "`innervate COMMAND --help` says the same. Data goes to standard output, progress and faults to",
        "standard error; `--json` prints one JSON document, and a failure as one JSON line. Exit codes:",
        "[errors](errors.md).\n",
    ]
    for command in COMMANDS:
        loaded = load(command)
        context = loaded.make_context(command.name, [], resilient_parsing=True)
        text = get_docs_for_click(
            obj=loaded, ctx=context, indent=1, name=command.name, call_prefix="innervate"
        )
        need = "\nNeeds the portal part: `pip install innervate[portal]`.\n" if command.portal else ""
        parts.append(_tidy(text) + need)
    return "\n".join(parts)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines()]
    return "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1]))


def api_page() -> str:
    """Every address, by subject, from the OpenAPI document."""
    document = openapi()
    by_tag: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            by_tag[operation["tags"][0]].append((method.upper(), path, operation))
    parts = [f"# The JSON interface\n\n{document['info']['description']}"]
    parts.append("The whole document: `/api/v1/openapi.json`; to try it out: `/api/v1/docs`.\n")
    for tag, operations in by_tag.items():
        rows = [
            (
                f"`{method} {path}`",
                operation["summary"],
                _parameters(operation),
                ", ".join(operation["responses"]),
            )
            for method, path, operation in operations
        ]
        parts.append(f"## {tag}\n\n{table(('address', 'what it does', 'query', 'answers'), rows)}\n")
    return "\n".join(parts)


def openapi() -> dict[str, Any]:
    from django.test import RequestFactory
    from django.urls import resolve

    match = resolve("/api/v1/openapi.json")
    answer = match.func(RequestFactory().get("/api/v1/openapi.json"), *match.args, **match.kwargs)
    found: dict[str, Any] = json.loads(answer.content)
    return found


def _parameters(operation: Mapping[str, Any]) -> str:
    return ", ".join(f"`{one['name']}`" for one in operation["parameters"] if one["in"] == "query")


def entities_page() -> str:
    """Every kind of record with its fields, rows and verbs; every match task."""
    from innervate.core import registry

    parts = [
        "# Kinds of records\n",
        "As the capabilities declare them. A *fact* carries its source and date and is never simply missing;",
        "a *column* serves identity, life cycle, joins. Who may do what: `tests/permissions/matrix.txt`.\n",
    ]
    for entity in registry.entities():
        rows = [
            (
                f"`{field.name}`",
                field.label,
                field.kind.value
                + (
                    f" of `{field.vocabulary or field.refers_to}`" * bool(field.vocabulary or field.refers_to)
                ),
                field.stored.value,
                ", ".join(_marks(field)),
            )
            for field in entity.fields
        ]
        parts.append(f"## {entity.name}\n\nAt `/api/v1/{entity.path}`. {entity.question}\n")
        parts.append(table(("field", "label", "kind", "stored as", ""), rows) + "\n")
        for relation in entity.rows:
            names = ", ".join(f"`{field.name}`" for field in relation.fields)
            parts.append(f"Rows `{relation.name}` ({relation.label}): {names}.\n")
        verbs = ", ".join(f"`{name}`" for name in entity.verbs)
        parts.append(f"Verbs: {verbs}.\n")
    tasks = [
        (
            f"`{task.name}`",
            task.label,
            ", ".join(task.seekers),
            ", ".join(task.candidates),
            "yes" if task.free_text else "",
        )
        for task in registry.tasks()
    ]
    parts.append(
        "## Match tasks\n\n"
        + table(("task", "question", "asked by", "sought", "a text may ask"), tasks)
        + "\n"
    )
    return "\n".join(parts)


def _marks(field: Any) -> list[str]:
    marks = {"required": field.required, "filter": field.facet, "for editors only": not field.public}
    return [name for name, holds in marks.items() if holds] + ([field.unit] if field.unit else [])


def messages_page() -> str:
    """Every message id with its English sentence, by area."""
    folder = REPOSITORY / "src" / "innervate" / "vocab" / "data" / "messages" / "en"
    parts = ["# Messages\n", "Ids are stable; sentences stand in `vocab/data/messages/LANGUAGE/AREA.json`.\n"]
    for area in sorted(folder.glob("*.json")):
        rows = [
            (f"`{name}`", text) for name, text in sorted(json.loads(area.read_text(encoding="utf-8")).items())
        ]
        parts.append(f"## {area.stem}\n\n{table(('id', 'sentence'), rows)}\n")
    return "\n".join(parts)


def errors_page() -> str:
    """What can go wrong in a verb, and how each face says it."""
    from innervate.api.problems import KIND_BY_ERROR, KINDS
    from innervate.cli.failures import ExitCode, code_of

    rows = []
    for error, kind in KIND_BY_ERROR.items():
        raised = error([]) if error.__name__ == "InputRefused" else error("not-found")  # type: ignore[arg-type]
        meaning = (error.__doc__ or "").split("\n")[0]
        rows.append(
            (f"`{error.__name__}`", meaning, f"{kind.status.value} `{kind.slug}`", str(int(code_of(raised))))
        )
    kinds = [(f"`{kind.slug}`", str(kind.status.value), kind.status.phrase) for kind in KINDS]
    codes = [(str(int(code)), code.name.lower().replace("_", " ")) for code in ExitCode]
    return "\n".join(
        [
            "# Errors\n",
            "## In a verb\n\n" + table(("error", "meaning", "JSON interface", "exit code"), rows) + "\n",
            "## Kinds of problems of the JSON interface\n\n" + table(("kind", "status", ""), kinds) + "\n",
            "## Exit codes of the terminal\n\n" + table(("code", "meaning"), codes) + "\n",
        ]
    )


PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "api.md": api_page,
    "entities.md": entities_page,
    "messages.md": messages_page,
    "errors.md": errors_page,
}


def page(name: str) -> str:
    """The page as it ought to stand in docs/reference. Django must have been started."""
    return GENERATED + "\n" + PAGES[name]().rstrip() + "\n"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innervate.project.settings")
    os.environ.setdefault("INNERVATE_SECRET_KEY", "only to read declarations")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
        print(FOLDER.relative_to(REPOSITORY) / name)


if __name__ == "__main__":
    main()

"""``innervate organisations list`` and its like: the registry's shared verbs, for every entity alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from innervate.cli.acting import As, cluster_named, reader, writer
from innervate.cli.failures import ExitCode, Failure
from innervate.cli.language import language
from innervate.cli.node import Data, use_node
from innervate.cli.output import print_json, print_pairs, print_table, say

if TYPE_CHECKING:
    from innervate.core.actor import Actor
    from innervate.core.registry import Entity

Key = Annotated[str, typer.Argument(help="The record's key.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", "-s", metavar="FIELD=VALUE", help="A field's value; codes of a list with ; between."
    ),
]
From = Annotated[
    typer.FileText | None, typer.Option("--from", help="A JSON object of fields; - for standard input.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
VERBS = ("approve", "archive", "restore")


def app_for(path: str) -> typer.Typer:
    """The commands of the entity whose address segment is ``path``."""
    app = typer.Typer(no_args_is_help=True, help=f"List, show, add and change {path}.")
    _add_readings(app, path)
    _add_changes(app, path)
    for verb in VERBS:
        _add_verb(app, path, verb)
    return app


def _entity(path: str) -> Entity:
    from innervate.core import registry

    return registry.entity_at(path)


def _values(entity: Entity, pairs: list[str] | None, file: Any) -> dict[str, Any]:
    """Fields from a JSON object, then from FIELD=VALUE. Raises Failure for a pair or a field that is none."""
    values: dict[str, Any] = {}
    if file is not None:
        try:
            values = json.load(file)
        except ValueError:
            values = None  # type: ignore[assignment]  # told apart below
        if not isinstance(values, dict):
            raise Failure("bad-pair", ExitCode.WRONG_USAGE, given=getattr(file, "name", "-"))
    known = {field.name for field in entity.fields} | {rows.name for rows in entity.rows} | {"visibility"}
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals:
            raise Failure("bad-pair", ExitCode.WRONG_USAGE, given=pair)
        values[name.strip()] = value
    for name in values:
        if name not in known:
            names = ", ".join(sorted(known))
            raise Failure("no-such-field", ExitCode.WRONG_USAGE, field=name, entity=entity.path, fields=names)
    return values


def _found(actor: Actor, entity: Entity, key: str) -> Any:
    from innervate.core import access

    return access.get(actor, entity.model, key)


def _open_to(actor: Actor, value: Any) -> Any:
    """``value``; of a record that does not exist for the actor, None."""
    from django.db.models import Model

    from innervate.core import access

    if not isinstance(value, Model):
        return value
    return value if access.visible(actor, type(value)).filter(pk=value.pk).exists() else None


def _shown(entity: Entity, actor: Actor, record: Any) -> dict[str, Any]:
    """What the actor may see of the record, as plain JSON values."""
    from innervate.core import records

    private = _may_edit(actor, record)
    values: Mapping[str, Any] = {
        field.name: records.as_text(_open_to(actor, records.read(record, field)))
        for field in entity.fields
        if field.public or private
    }
    return {
        "key": record.key,
        "label": str(record),
        "cluster": record.cluster.slug,
        "state": record.state,
        "visibility": record.visibility,
        "updated_at": record.updated_at,
        **values,
    }


def _may_edit(actor: Actor, record: Any) -> bool:
    from innervate.core import access

    return access.may(actor, "edit", record)


def _answer(entity: Entity, actor: Actor, record: Any, as_json: bool, done: str) -> None:
    if as_json:
        print_json(_shown(entity, actor, record))
    else:
        say(f"{done}: {record} ({record.key})")


def _add_readings(app: typer.Typer, path: str) -> None:
    @app.command("list")
    def list_records(
        q: Annotated[str, typer.Option("--query", "-q", help="Words to search for; best first.")] = "",
        cluster: Annotated[str, typer.Option(help="Only records that this cluster controls.")] = "",
        limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
        acting: As = "",
        data: Data = None,
        as_json: AsJson = False,
    ) -> None:
        """List what the account may see; without --as, what a visitor sees."""
        use_node(data)
        entity, actor = _entity(path), reader(acting)
        rows = _search(actor, entity, q, limit) if q else _stored(actor, entity, cluster, limit)
        shown = [_shown(entity, actor, row) for row in rows]
        if as_json:
            print_json({"items": shown})
            return
        fields = [field for field in entity.fields if field.in_list]
        cells = [(one["key"], *(_cell(one.get(field.name)) for field in fields)) for one in shown]
        print_table(("key", *(str(field.label) for field in fields)), cells)

    @app.command("show")
    def show_record(key: Key, acting: As = "", data: Data = None, as_json: AsJson = False) -> None:
        """Show one record, with its facts and where they come from."""
        use_node(data)
        entity, actor = _entity(path), reader(acting)
        record = _found(actor, entity, key)
        shown = _shown(entity, actor, record)
        if as_json:
            public = {field.name for field in entity.fields if field.name in shown}
            print_json(shown | {"facts": [fact for fact in record.facts if fact["name"] in public]})
            return
        from innervate.core import records

        words = {
            str(field.label): records.label_of(field, records.read(record, field), language())
            for field in entity.fields
            if field.name in shown
        }
        print_pairs({"key": record.key, "cluster": record.cluster.slug, "state": record.state, **words})


def _search(actor: Actor, entity: Entity, words: str, limit: int) -> list[Any]:
    from innervate.core import search

    found = search.search(actor, words, entity=entity.name, limit=min(limit, search.LARGEST_PAGE))
    return [hit.record for hit in found.hits]


def _stored(actor: Actor, entity: Entity, cluster: str, limit: int) -> list[Any]:
    from innervate.core import access

    rows = access.visible(actor, entity.model).select_related("cluster").prefetch_related(*entity.prefetch)
    if cluster:
        rows = rows.filter(cluster__slug=cluster)
    return list(rows[:limit])


def _cell(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value or "")


def _add_changes(app: typer.Typer, path: str) -> None:
    @app.command("create")
    def create_record(
        pairs: Set = None,
        file: From = None,
        cluster: Annotated[str, typer.Option(help="Cluster that will control it.")] = "",
        acting: As = "",
        data: Data = None,
        as_json: AsJson = False,
    ) -> None:
        """Add a record."""
        use_node(data)
        from django.utils import timezone

        from innervate.core.services.records import create_record as create

        entity, actor = _entity(path), writer(acting)
        values = _values(entity, pairs, file)
        place = cluster_named(actor, cluster)
        made = create(actor=actor, entity=entity, cluster=place, values=values, on=timezone.localdate())
        _answer(entity, actor, made, as_json, "added")

    @app.command("edit")
    def edit_record(
        key: Key,
        pairs: Set = None,
        file: From = None,
        acting: As = "",
        data: Data = None,
        as_json: AsJson = False,
    ) -> None:
        """Change the fields that are named; FIELD= empties one."""
        use_node(data)
        from django.utils import timezone

        from innervate.core.services.records import edit_record as edit

        entity, actor = _entity(path), writer(acting)
        record = _found(actor, entity, key)
        values = _values(entity, pairs, file)
        edited = edit(actor=actor, record=record, values=values, on=timezone.localdate())
        _answer(entity, actor, edited, as_json, "saved")


def _add_verb(app: typer.Typer, path: str, verb: str) -> None:
    @app.command(verb, help=f"{verb.capitalize()} a record.")
    def do_verb(key: Key, acting: As = "", data: Data = None, as_json: AsJson = False) -> None:
        use_node(data)
        from innervate.core.services import records as services

        entity, actor = _entity(path), writer(acting)
        service = getattr(services, f"{verb}_record")
        _answer(entity, actor, service(actor=actor, record=_found(actor, entity, key)), as_json, verb)

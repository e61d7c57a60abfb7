"""Organisations and people as a spreadsheet: the columns of an import, so that it reads back the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

from django.db.models import Model

from innervate.capabilities.directory.importing.columns import (
    COLUMNS_OF,
    FAMILY_NAME,
    GIVEN_NAME,
    KEY,
    MEMBERSHIP,
    ORGANISATION,
    PERSON,
    ImportColumn,
)
from innervate.capabilities.directory.profiles.shared import chunks
from innervate.core import access, registry
from innervate.core.actor import Actor
from innervate.core.models import Cluster, State
from innervate.core.records import text_of
from innervate.core.registry import Entity
from innervate.sources.spreadsheet import CellValue, write_csv, write_xlsx

# Model and id of the records that rows refer to and that exist for who exports.
Named: TypeAlias = frozenset[tuple[type[Model], int]]


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


def export_organisations(actor: Actor, cluster: Cluster, format: Format | str) -> bytes:
    """The cluster's organisations that the actor may see, merged ones left out, as CSV or XLSX."""
    return _export(actor, ORGANISATION, cluster, Format(format))


def export_people(actor: Actor, cluster: Cluster, format: Format | str) -> bytes:
    """The cluster's people with all that is held of them: for its managers. Raises NotPermitted."""
    access.require(actor, "create", registry.entity(PERSON).model(cluster=cluster))
    return _export(actor, PERSON, cluster, Format(format))


def _export(actor: Actor, name: str, cluster: Cluster, format: Format) -> bytes:
    entity = registry.entity(name)
    # A person's name is written whole: how its parts are told apart is not known.
    columns = [one for one in COLUMNS_OF[name] if one.name not in (GIVEN_NAME, FAMILY_NAME)]
    rows = _rows(actor, entity, cluster, columns)
    headers = [column.header for column in columns]
    if format is Format.CSV:
        return write_csv(headers, rows)
    return write_xlsx(headers, rows, sheet=str(entity.label_plural)[:31])


def _rows(
    actor: Actor, entity: Entity, cluster: Cluster, columns: Sequence[ImportColumn]
) -> Iterator[list[CellValue]]:
    own = entity.visible(actor).filter(cluster=cluster).exclude(state=State.MERGED)
    for chunk in chunks(own.prefetch_related(*entity.prefetch)):
        named = access.open_among(actor, _named(chunk, columns))
        for record in chunk:
            yield [_cell(record, entity, cluster, column, named) for column in columns]


def _named(chunk: Iterable[Any], columns: Sequence[ImportColumn]) -> Iterator[Model]:
    """The records that rows of the chunk refer to, such as the organisation of an affiliation."""
    for record in chunk:
        for column in columns:
            for row in getattr(record, column.rows).all() if column.rows else ():
                value = getattr(row, column.row_field)
                if isinstance(value, Model):
                    yield value


def _cell(
    record: Any,
    entity: Entity,
    cluster: Cluster,
    column: ImportColumn,
    named: Named,
) -> CellValue:
    if column.name == KEY:
        return str(record.key)
    if not column.rows:
        text = text_of(record, entity.field(column.field))
        return "; ".join(text) if isinstance(text, list) else text or None
    return _joined(_of_rows(record, cluster, column, named))


def _of_rows(record: Any, cluster: Cluster, column: ImportColumn, named: Named) -> Iterator[str]:
    """What the rows of a relation say in this column; of memberships the one in the exporting cluster.

    Rows that name a record hidden from who exports say nothing.
    """
    for row in getattr(record, column.rows).all():
        if column.rows == MEMBERSHIP and row.cluster_id != cluster.pk:
            continue
        if any(_plain(getattr(row, name)) != value for name, value in column.fixed):
            continue
        value = getattr(row, column.row_field)
        if isinstance(value, Model) and (type(value), value.pk) not in named:
            continue
        if value not in (None, ""):
            yield _plain(value)
            if not column.many:
                return


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _joined(parts: Iterable[str]) -> str | None:
    """Parted by semicolons; by lines where a part has a sign that would part it. A lone part is said twice
    then, since the end of a cell is not kept: reading takes each part once."""
    listed = list(parts)
    if any(sign in part for part in listed for sign in ";|"):
        return "\n".join(listed if len(listed) > 1 else listed * 2)
    return "; ".join(listed) or None

"""Everything a node holds, as JSON lines that do not depend on the kind of its database.

One line a row: ``{"columns": {...}, "table": "core.cluster"}``; tables by name, rows by primary key, keys
sorted. Two databases with the same content give the same bytes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

# Not content: made by migrations (types, permissions), of the moment (sessions), or derived (the queue of
# the index, which a restore builds anew). Groups and permissions of Django are not used: roles are.
_LEFT_OUT_APPS = frozenset({"contenttypes", "auth", "sessions"})
_LEFT_OUT = frozenset({"core.user_groups", "core.user_user_permissions", "core.profilechange"})
# From here on a whole float is written as an integer, as PostgreSQL's jsonb does.
_WRITTEN_OUT = 1e15


def tables() -> list[type[models.Model]]:
    """The models whose rows are content, by table name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in _LEFT_OUT_APPS
        and model._meta.label_lower not in _LEFT_OUT
    ]
    return sorted(found, key=table_name)


def table_name(model: type[models.Model]) -> str:
    return model._meta.label_lower


def _canonical_json(value: Any) -> Any:
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) >= _WRITTEN_OUT
        return int(Decimal(repr(value))) if whole else value + 0.0
    if isinstance(value, dict):
        return {name: _canonical_json(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_canonical_json(one) for one in value]
    return value


def to_plain(value: Any) -> Any:
    """A column's value as JSON has it. Raises TypeError for a kind that no table has so far."""
    match value:
        case None | bool() | int() | str():
            return value
        case float() | dict() | list():
            return _canonical_json(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"a column holds {type(value).__name__}, which has no JSON form here")


def from_plain(field: models.Field[Any, Any], value: Any) -> Any:
    """The inverse of ``to_plain`` for a column of ``field``."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)


def line(columns: Mapping[str, Any]) -> bytes:
    return json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def rows(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """Each row's columns in plain form, by primary key."""
    names = [field.attname for field in model._meta.concrete_fields]
    found = model._base_manager.order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=2_000):
        yield {name: to_plain(value) for name, value in zip(names, row, strict=True)}


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read inside belongs to one moment, whatever is written meanwhile."""
    with transaction.atomic():
        # SQLite's transactions begin as writers here, which is a snapshot already.
        if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def lines() -> Iterator[bytes]:
    """The whole content. Read it inside ``snapshot``."""
    for model in tables():
        name = table_name(model)
        for columns in rows(model):
            yield line({"table": name, "columns": columns})

"""The real organisations that the public texts name, each fact with the text that states it."""

from __future__ import annotations

from datetime import date
from typing import Any

from innervate.core import records, registry
from innervate.core.models import Cluster, Organisation, Visibility
from innervate.engine.profile import Source
from innervate.project.demo.files import read


def load(cluster: Cluster, on: date) -> None:
    """Put them into the reference catalogue ``cluster``; ``on`` is the day for texts without a date."""
    content = read("named_actors")
    entity = registry.entity_of(Organisation)
    for row in content["organisations"]:
        text = content["sources"][row["source"]]
        stated_on = date.fromisoformat(text["as_of"]) if text["as_of"] else on
        record = Organisation(cluster=cluster, visibility=Visibility.PUBLIC)
        records.write(
            record, entity, _values(row), source=Source(name=text["name"]), on=stated_on, partial=False
        )


def _values(row: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name not in ("source", "other_names")}
    return values | {"other_names": [{"name": name} for name in row.get("other_names", ())]}

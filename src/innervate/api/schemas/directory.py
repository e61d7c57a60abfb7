"""The shapes of imports, merges, duplicates and what is held of a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from innervate.api.schemas.matches import ReasonShown
from innervate.api.schemas.records import ClusterRef, RecordInput
from innervate.core.models import Visibility


class ColumnShown(Schema):
    """What a column probably holds. ``field`` is empty when no field fits."""

    position: int
    letter: str
    header: str
    field: str
    confidence: float
    reason: str
    examples: list[str]


class CellFaultShown(Schema):
    row: int
    column: str
    header: str
    code: str
    text: str


class ImportShown(Schema):
    """One import. ``report`` holds the dry run: counts, proposals for doubtful rows, what would change."""

    key: str
    href: str
    cluster: ClusterRef
    entity: str
    file_name: str
    sheet: str
    state: Literal["mapping", "checked", "refused", "imported", "undone"]
    visibility: str
    columns: list[ColumnShown]
    fault_count: int
    faults: list[CellFaultShown]
    report: dict[str, Any]
    created_at: datetime
    imported_at: datetime | None
    undone_at: datetime | None


class Mapping(RecordInput):
    """Field by position of the column, "" for none; `columns` of the import lists positions."""

    columns: dict[int, str] = Field(max_length=500)
    visibility: Literal[tuple(Visibility.values)] = Visibility.NETWORK.value  # type: ignore[valid-type]
    as_members: bool = Field(True, description="New organisations become members of the cluster")


class Decisions(RecordInput):
    """By row number: `create`, `update:KEY`, `same:ROW` or `skip`, as the row's proposal offers."""

    rows: dict[int, str] = Field({}, max_length=100_000)
    as_suggested: bool = Field(False, description="Decide what is still open as it was suggested")


class NewMerge(RecordInput):
    absorbed: str = Field(max_length=12, description="Key of the record that becomes part of this one")


class MergeShown(Schema):
    key: str
    kept: str
    absorbed: str
    merged_at: datetime
    undone_at: datetime | None


class Merges(Schema):
    items: list[MergeShown]


class NamedRecord(Schema):
    key: str
    href: str
    label: str


class DuplicateShown(Schema):
    first: NamedRecord
    second: NamedRecord
    score: float
    certain: bool = Field(description="They share an identifier")
    because: list[ReasonShown]
    found_at: datetime


class Duplicates(Schema):
    items: list[DuplicateShown]


class ErasureShown(Schema):
    """How many rows were erased by table; texts of others in which the name still stands."""

    taken: dict[str, int]
    files: int
    left: list[list[str]]

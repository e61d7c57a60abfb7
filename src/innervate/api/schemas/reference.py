"""The shapes of what belongs to no tenant: vocabularies, clusters, kinds of problems."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field

from innervate.api.paging import DEFAULT_PAGE, LARGEST_PAGE
from innervate.api.schemas.records import ClusterRef


class VocabularyShown(Schema):
    """A controlled list with where it comes from and how far it was checked (V, T, K, O)."""

    name: str
    title: str
    version: str
    terms: int
    source: str
    url: str
    licence: str
    attribution: str
    mark: str
    checked_on: date


class Vocabularies(Schema):
    items: list[VocabularyShown]


class TermsQuery(Schema):
    q: str = Field("", max_length=200, description="Only terms that this text names or resembles")
    cursor: str = Field("", max_length=200, description="`next` of the page before")
    limit: int = Field(DEFAULT_PAGE, ge=1, le=LARGEST_PAGE)


class TermShown(Schema):
    code: str
    label: str
    broader: list[str]


class TermPage(Schema):
    items: list[TermShown]
    total: int
    next: str | None


class ClusterShown(ClusterRef):
    kind: str
    country: str
    nuts: str
    website: str
    description: str
    synthetic: bool = Field(description="Invented for demonstration")
    open_to_registration: bool
    members: int = Field(description="Active member organisations that the caller may see")


class Clusters(Schema):
    items: list[ClusterShown]


class TieShown(Schema):
    cluster: ClusterRef
    since: date | None


class ClusterDetail(ClusterShown):
    alliances: list[TieShown]
    tied: list[TieShown] = Field(description="Clusters and societies that belong to this alliance")


class ProblemKindShown(Schema):
    type: str
    status: int
    title: str


class ProblemKinds(Schema):
    items: list[ProblemKindShown]

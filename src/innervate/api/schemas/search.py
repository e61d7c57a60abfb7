"""The shapes of search: what was found, why, and how the question was understood."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import Field

from innervate.api.paging import DEFAULT_PAGE
from innervate.core.search import LARGEST_PAGE

Codes = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)]


class SearchQuery(Schema):
    """A filter given several times means "one of these"; `facet=NAME:CODE`."""

    q: str = Field("", max_length=5000, description="Words, a sentence or a whole description")
    entity: str = Field(
        "", max_length=60, description="Only this kind of record, such as directory.organisation"
    )
    facet: Codes = Field([], description="NAME:CODE as `facets` of an answer names them")
    lang: str = Field("", max_length=8, description="Language of the words; guessed when left out")
    cursor: str = Field("", max_length=200, description="`next` of the page before")
    limit: int = Field(DEFAULT_PAGE, ge=1, le=LARGEST_PAGE)


class Sentence(Schema):
    """``text`` in the reader's language; ``code`` and ``parameters`` for programs."""

    code: str
    text: str
    parameters: dict[str, str]


class HitShown(Schema):
    entity: str
    key: str
    href: str
    title: str
    summary: str
    why: list[Sentence]
    score: float = Field(description="0 to 1, relative to the best; 0 in a listing without words")


class FacetValueShown(Schema):
    code: str
    label: str
    count: int
    selected: bool


class FacetShown(Schema):
    name: str
    label: str
    values: list[FacetValueShown]


class Understood(Schema):
    """How the words were read: the language, recognised terms, and what rare words may have meant."""

    lang: str
    words: list[str]
    terms: list[str]
    spelling: dict[str, list[str]]


class SearchPageShown(Schema):
    items: list[HitShown]
    total: int
    facets: list[FacetShown]
    understood: Understood
    next: str | None


class SuggestQuery(Schema):
    q: str = Field(max_length=200, description="The first letters of a name or a term")
    limit: int = Field(8, ge=1, le=50)


class SuggestionShown(Schema):
    """``entity``, ``key`` and ``href`` are empty for a term, which is to be searched for."""

    label: str
    entity: str
    key: str
    href: str


class Suggestions(Schema):
    items: list[SuggestionShown]

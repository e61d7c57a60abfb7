"""The shapes of matches: the question, who fits, why, what speaks against it, and what people said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from innervate.api.schemas.records import RecordInput
from innervate.core.matching import LONGEST_TEXT, MOST_MATCHES

Kind = Literal["useful", "not_useful", "contacted"]


class TaskShown(Schema):
    """A kind of match: who may ask, and who is sought."""

    name: str
    label: str
    question: str
    seekers: list[str]
    candidates: list[str]
    free_text: bool = Field(description="A text may ask without a record")


class Tasks(Schema):
    items: list[TaskShown]


class NewMatchRun(RecordInput):
    task: str = Field(
        max_length=60, description="Such as partners, need-help, relevant-to-us", examples=["partners"]
    )
    seeker: str = Field("", max_length=12, description="Key of the record that asks")
    text: str = Field("", max_length=LONGEST_TEXT, description="What is planned or needed, in any words")
    lang: str = Field("", max_length=8, description="Language of the text; guessed when left out")
    limit: int = Field(20, ge=1, le=MOST_MATCHES)


class ReasonShown(Schema):
    """``text`` in the reader's language, ``code`` and ``parameters`` for programs, ``weight`` its part."""

    code: str
    text: str
    parameters: dict[str, Any]
    weight: float | None = None


class SignalShown(Schema):
    """One kind of evidence. ``part`` is what it added to the score; the parts add up to it."""

    name: str
    value: float
    part: float
    weight: float | None
    reasons: list[ReasonShown]


class SourceShown(Schema):
    name: str
    url: str


class EvidenceShown(Schema):
    """A document that speaks for the match. ``share``: its part of the text score."""

    unit: str
    kind: str
    title: str
    snippet: str
    dated_on: date | None
    source: SourceShown | None
    share: float


class Candidate(Schema):
    entity: str
    key: str
    href: str
    label: str


class FeedbackShown(Schema):
    kind: Kind
    reason: str


class MatchShown(Schema):
    key: str
    href: str
    rank: int
    score: float
    verdict: str = Field(description="met, unknown or not_met; unknown is never set aside")
    candidate: Candidate
    known: bool = Field(description="The seeker worked with it before")
    because: list[SignalShown]
    evidence: list[EvidenceShown]
    against: list[ReasonShown]
    feedback: FeedbackShown | None


class RunShown(Schema):
    key: str
    href: str
    task: str
    seeker: Candidate | None
    text: str
    lang: str
    created_at: datetime
    looked_at: int
    hidden: int = Field(description="Matches that the caller may no longer see")
    matches: list[MatchShown]
    versions: dict[str, str]


class RunListed(Schema):
    key: str
    href: str
    task: str
    text: str
    created_at: datetime


class Runs(Schema):
    items: list[RunListed]


class WhyShown(MatchShown):
    """``explanation`` holds every part of the score; a replay computes the score from it alone."""

    run: str
    explanation: dict[str, Any]


class ReplayShown(Schema):
    score: float | None = Field(description="Null when the stored explanation cannot be read any more")
    stored: float
    agrees: bool


class NewFeedback(RecordInput):
    kind: Kind
    reason: str = Field("", max_length=2000)

"""Stage ``profile``: what is known of a subject, with its sources."""

from innervate.engine.profile.documents import EvidenceUnit, Place, Profile, Tie, UnitKind
from innervate.engine.profile.facts import (
    DaySpan,
    Fact,
    FactName,
    Interval,
    OneOf,
    ProfileId,
    SomeOf,
    Source,
    Stated,
    Text,
    Values,
)

__all__ = [
    "DaySpan",
    "EvidenceUnit",
    "Fact",
    "FactName",
    "Interval",
    "OneOf",
    "Place",
    "Profile",
    "ProfileId",
    "SomeOf",
    "Source",
    "Stated",
    "Text",
    "Tie",
    "UnitKind",
    "Values",
]

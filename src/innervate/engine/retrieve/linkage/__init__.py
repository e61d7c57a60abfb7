"""Duplicate detection of organisations and people: proposals with reasons, never a merge."""

from innervate.engine.retrieve.linkage.matcher import OrganisationIndex, find_duplicates, link
from innervate.engine.retrieve.linkage.people import find_person_duplicates
from innervate.engine.retrieve.linkage.proposals import DuplicateProposal, Level, Reason
from innervate.engine.retrieve.linkage.records import OrganisationRecord, PersonRecord

__all__ = [
    "DuplicateProposal",
    "Level",
    "OrganisationIndex",
    "OrganisationRecord",
    "PersonRecord",
    "Reason",
    "find_duplicates",
    "find_person_duplicates",
    "link",
]

"""CORDIS: research projects funded by the EU and the organisations in them."""

from innervate.sources.cordis.opening import (
    HORIZON_2020_URL,
    HORIZON_EUROPE_URL,
    CordisData,
    open_cordis,
)
from innervate.sources.cordis.records import CordisParticipation, CordisProject, ScienceField, Topic

__all__ = [
    "HORIZON_2020_URL",
    "HORIZON_EUROPE_URL",
    "CordisData",
    "CordisParticipation",
    "CordisProject",
    "ScienceField",
    "Topic",
    "open_cordis",
]

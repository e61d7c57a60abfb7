"""Stage ``retrieve``: who and what could fit, with the evidence."""

from innervate.engine.retrieve.api import Changes, Index
from innervate.engine.retrieve.codebook import CodeBook, NoCodes, VocabularyCodes
from innervate.engine.retrieve.fusion import DEFAULT_FUSION, FusionWeights
from innervate.engine.retrieve.index.errors import (
    IndexBusy,
    IndexExists,
    IndexFault,
    IndexMissing,
    IndexOutdated,
    ProfileRefused,
)
from innervate.engine.retrieve.index.settings import Bm25, IndexSettings
from innervate.engine.retrieve.query import Reach, SearchQuery
from innervate.engine.retrieve.search import SearchHit, SearchPage, UnitHit
from innervate.engine.retrieve.suggest import Suggestion

__all__ = [
    "DEFAULT_FUSION",
    "Bm25",
    "Changes",
    "CodeBook",
    "FusionWeights",
    "Index",
    "IndexBusy",
    "IndexExists",
    "IndexFault",
    "IndexMissing",
    "IndexOutdated",
    "IndexSettings",
    "NoCodes",
    "ProfileRefused",
    "Reach",
    "SearchHit",
    "SearchPage",
    "SearchQuery",
    "Suggestion",
    "UnitHit",
    "VocabularyCodes",
]

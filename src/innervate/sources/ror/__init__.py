"""ROR: the registry of research organisations."""

from innervate.sources.ror.reading import read_ror_records
from innervate.sources.ror.records import RorName, RorRecord, RorRelation

__all__ = ["RorName", "RorRecord", "RorRelation", "read_ror_records"]

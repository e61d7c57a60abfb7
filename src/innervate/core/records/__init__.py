"""One way to read, check and write the fields of every record, from forms, cells and JSON alike."""

from innervate.core.records.cleaning import Reader
from innervate.core.records.reading import (
    as_text,
    fact_behind,
    label_of,
    read,
    read_rows,
    stated,
    text_of,
    values,
)
from innervate.core.records.values import Clean, Unreadable
from innervate.core.records.writing import Cleaned, apply, check, fill, save, understand, write

__all__ = [
    "Clean",
    "Cleaned",
    "Reader",
    "Unreadable",
    "apply",
    "as_text",
    "check",
    "fact_behind",
    "fill",
    "label_of",
    "read",
    "read_rows",
    "save",
    "stated",
    "text_of",
    "understand",
    "values",
    "write",
]

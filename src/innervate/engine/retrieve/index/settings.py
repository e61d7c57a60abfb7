"""Measured and decided numbers of the index, stored with it and shown in every reproducibility record."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from innervate.engine.retrieve.analysis import ANALYSIS_VERSION

#: Changes with the files on disk.
FORMAT_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Bm25:
    """Okapi BM25 in Lucene's form: idf ln(1 + (N - n + .5) / (n + .5)), no (k1 + 1) factor."""

    k1: float = 1.2
    b: float = 0.75


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """What an index is built with.

    ``title_repeats``: a title counts this often beside its body. ``grams_up_to``: with more units than
    this, 4-grams are kept for names and titles only. ``dense_size``: dimensions of the latent space,
    0 for none; ``dense_from``: below this many units there is no such space; ``dense_sample``: units
    it is fitted on; ``seed``: of that fit. ``broader_discount``: weight of a code per broader step.
    """

    title_repeats: int = 1
    grams_up_to: int = 300_000
    dense_size: int = 256
    dense_from: int = 50
    dense_sample: int = 10_000
    seed: int = 20_240_101
    broader_discount: float = 0.5
    stems: Bm25 = Bm25()
    grams: Bm25 = Bm25()

    def as_record(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_record(cls, record: dict[str, object]) -> IndexSettings:
        """Raises TypeError when the record has other names than these settings."""
        fields = dict(record)
        for name in ("stems", "grams"):
            value = fields.get(name)
            if isinstance(value, dict):
                fields[name] = Bm25(**value)
        return cls(**fields)  # type: ignore[arg-type]  # as_record wrote these values


def versions() -> dict[str, str]:
    """Versions an index must share with the code that opens it."""
    return {"format": FORMAT_VERSION, "analysis": ANALYSIS_VERSION}

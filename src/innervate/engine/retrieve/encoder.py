"""Vectors for texts: the seam for embeddings, and the latent space that needs no model.

The latent space (LSA) is fitted on the index itself: sublinear TF-IDF of stems, truncated SVD, rows of
length 1 (retrieval.md, section 5). Vectors are kept as int8 with one scale each: a cosine is off by
less than .01, and what is stored and shown is the value that was used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from innervate.engine.retrieve.index.columns import Hashes, load_array, save_array
from innervate.engine.retrieve.index.settings import IndexSettings
from innervate.engine.retrieve.index.vocabularies import WordTable, language_of

#: Terms in fewer units than this, or in a greater share of them than the second, say nothing of a theme.
_LEAST_UNITS = 2
_LARGEST_SHARE = 0.4
_POWER_ITERATIONS = 4
_LARGEST_CODE = 127


class Side(StrEnum):
    """Some models want to be told whether a text asks or answers."""

    QUERY = "query"
    PASSAGE = "passage"


class Encoder(Protocol):
    """Texts to vectors. ``version`` changes with the model: vectors of two versions do not compare."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def encode(self, texts: Sequence[str], side: Side, lang: str) -> NDArray[np.float32]:
        """One row of length 1 per text (a row of zeros where the text says nothing to the model)."""
        ...


@dataclass(frozen=True, slots=True)
class LatentSpace:
    """``terms``: hashes in ascending order; ``weights``: their idf; ``axes``: terms x dimensions."""

    name: str
    terms: Hashes
    weights: NDArray[np.float32]
    axes: NDArray[np.float32]

    @property
    def version(self) -> str:
        return self.name

    @property
    def size(self) -> int:
        return int(self.axes.shape[1])

    def encode(self, texts: Sequence[str], side: Side, lang: str) -> NDArray[np.float32]:
        """Both sides alike: a latent space does not tell a question from an answer."""
        table = WordTable()
        for text in texts:
            table.add(text, language_of(text, lang))
        return self.project(*table.stem_matrix())

    def project(self, counts: csr_array, terms: Hashes) -> NDArray[np.float32]:
        """Vectors of rows x ``terms`` counts; terms that the space does not know are left out."""
        at = np.searchsorted(self.terms, terms)
        at[at == len(self.terms)] = 0
        known = self.terms[at] == terms if len(self.terms) else np.zeros(len(terms), np.bool_)
        weighted = _sublinear(counts[:, known]) @ diags_array(self.weights[at[known]])
        return _unit_length(np.asarray(weighted @ self.axes[at[known]], dtype=np.float32))

    def without(self, terms: Hashes) -> LatentSpace:
        """The space without some terms, when the only units that held them are gone."""
        kept = ~np.isin(self.terms, terms)
        return LatentSpace(self.name, self.terms[kept], self.weights[kept], self.axes[kept])

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "latent.json").write_text(json.dumps({"name": self.name}), encoding="utf-8")
        for part in ("terms", "weights", "axes"):
            save_array(folder / f"{part}.npy", getattr(self, part))

    @classmethod
    def load(cls, folder: Path) -> LatentSpace:
        name = json.loads((folder / "latent.json").read_text(encoding="utf-8"))["name"]
        return cls(name, *(load_array(folder / f"{part}.npy") for part in ("terms", "weights", "axes")))


def fit_latent_space(
    name: str, counts: csr_array, terms: Hashes, settings: IndexSettings
) -> LatentSpace | None:
    """The latent space of rows x ``terms`` counts, columns in ascending order of hash.

    At most ``settings.dense_sample`` rows are looked at, drawn with ``settings.seed``. None when there are
    fewer than ``settings.dense_from`` rows or too few terms stand in two of them.
    """
    height = int(counts.shape[0])
    if settings.dense_size == 0 or height < settings.dense_from:
        return None
    if height > settings.dense_sample:
        draw = np.random.default_rng(settings.seed).choice(height, settings.dense_sample, replace=False)
        counts = counts[np.sort(draw)]
        height = settings.dense_sample
    units_of = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero((units_of >= _LEAST_UNITS) & (units_of <= _LARGEST_SHARE * height))
    size = min(settings.dense_size, height - 1, len(kept) - 1)
    if size < 2:
        return None
    weights = (np.log((1 + height) / (1 + units_of[kept])) + 1).astype(np.float32)
    weighted = _sublinear(counts[:, kept]) @ diags_array(weights)
    lengths = np.sqrt(np.asarray(weighted.power(2).sum(axis=1)).ravel())
    weighted = diags_array((1 / np.where(lengths > 0, lengths, 1)).astype(np.float32)) @ weighted
    # Slow to import (two seconds), and only a fit needs it: a reader of the index must start at once.
    from sklearn.utils.extmath import randomized_svd

    _, _, axes = randomized_svd(
        weighted, n_components=size, n_iter=_POWER_ITERATIONS, random_state=settings.seed
    )
    return LatentSpace(name, terms[kept], weights, np.ascontiguousarray(axes.T.astype(np.float32)))


def as_codes(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Vectors as int8 and the scale that brings each row back."""
    highest = np.abs(vectors).max(axis=1, initial=0.0)
    scales = (np.where(highest > 0, highest, 1) / _LARGEST_CODE).astype(np.float32)
    codes = np.rint(vectors / scales[:, None]).astype(np.int8)
    return codes, np.where(highest > 0, scales, 0).astype(np.float32)


def _sublinear(counts: csr_array) -> csr_array:
    tempered = csr_array(counts, dtype=np.float32)
    tempered.data = 1 + np.log(tempered.data)
    return tempered


def _unit_length(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)

"""Arrays and texts on disk, read by memory map: what a segment is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.int32]
Hashes: TypeAlias = NDArray[np.uint64]
Scores: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]


def term_hash(term: str) -> int:
    """64 bits that stand for ``term`` on disk. Two of a million terms collide once in 37 million indexes."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


def term_hashes(terms: Iterable[str]) -> Hashes:
    """``term_hash`` of each term, in order."""
    return np.fromiter((term_hash(term) for term in terms), dtype=np.uint64)


def save_array(path: Path, array: NDArray[Any]) -> None:
    np.save(path, array, allow_pickle=False)


def load_array(path: Path) -> NDArray[Any]:
    """The array of ``path`` by memory map, read-only (an empty one cannot be mapped and is read)."""
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError:
        return np.asarray(np.load(path, allow_pickle=False))
    # A plain view: numpy's memmap class costs microseconds on every slice.
    return np.asarray(mapped).view(np.ndarray)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Texts by row: UTF-8 bytes one after the other, and where each begins."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def bytes_at(self, row: int) -> bytes:
        return self.data[self.starts[row] : self.starts[row + 1]].tobytes()

    def __getitem__(self, row: int) -> str:
        return self.bytes_at(row).decode()

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    def first_not_below(self, wanted: bytes) -> int:
        """First row whose text is not below ``wanted``; the texts must be in byte order."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.bytes_at(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def save(self, folder: Path, name: str) -> None:
        save_array(folder / f"{name}.data.npy", self.data)
        save_array(folder / f"{name}.starts.npy", self.starts)

    @classmethod
    def load(cls, folder: Path, name: str) -> TextColumn:
        return cls(load_array(folder / f"{name}.data.npy"), load_array(folder / f"{name}.starts.npy"))

    @classmethod
    def of(cls, texts: Iterable[bytes]) -> TextColumn:
        pieces = list(texts)
        starts = np.zeros(len(pieces) + 1, dtype=np.int64)
        np.cumsum([len(piece) for piece in pieces], out=starts[1:])
        return cls(np.frombuffer(b"".join(pieces), dtype=np.uint8), starts)

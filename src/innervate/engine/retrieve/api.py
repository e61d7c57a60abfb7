"""The index as the product uses it: one folder, one writer at a time, any number of readers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from innervate.engine.profile import Profile, ProfileId
from innervate.engine.retrieve.codebook import CodeBook, NoCodes
from innervate.engine.retrieve.fusion import DEFAULT_FUSION, FusionWeights
from innervate.engine.retrieve.index.errors import IndexExists
from innervate.engine.retrieve.index.manifest import Manifest, manifest_stamp, writing
from innervate.engine.retrieve.index.settings import IndexSettings, versions
from innervate.engine.retrieve.index.snapshot import Snapshot
from innervate.engine.retrieve.index.store import Progress, Writer
from innervate.engine.retrieve.query import SearchQuery
from innervate.engine.retrieve.ranking import TextRanking
from innervate.engine.retrieve.search import SearchPage, listing, profile_at, search_page
from innervate.engine.retrieve.suggest import Suggestion, suggestions

#: A reader that opens the files while a writer replaces them tries again this often.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Changes:
    """``profiles``: to be written. ``gone``: to be forgotten, asked once all ``profiles`` were taken."""

    profiles: Iterable[Profile]
    gone: Callable[[], Collection[ProfileId]]


class Index:
    """Opened by ``create`` or ``open``. Reading methods always see the latest committed version.

    Threads may share one object for reading. ``codebook`` is needed where profiles are written: their
    codes are stored with broader codes and labels.
    """

    def __init__(self, path: Path, codebook: CodeBook, weights: FusionWeights) -> None:
        self._path = path
        self._codebook = codebook
        self.weights = weights
        self._stamp, self._snapshot = self._load()

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        settings: IndexSettings | None = None,
        codebook: CodeBook | None = None,
        weights: FusionWeights = DEFAULT_FUSION,
    ) -> Index:
        """A new empty index in the folder ``path``. Raises IndexExists when there is one."""
        path.mkdir(parents=True, exist_ok=True)
        with writing(path):
            if (path / "manifest.json").exists():
                raise IndexExists(path)
            Manifest(settings=settings or IndexSettings()).write(path)
        return cls.open(path, codebook=codebook, weights=weights)

    @classmethod
    def open(
        cls, path: Path, *, codebook: CodeBook | None = None, weights: FusionWeights = DEFAULT_FUSION
    ) -> Index:
        """The index of the folder ``path``. Raises IndexMissing, IndexOutdated."""
        return cls(path, codebook or NoCodes(), weights)

    @property
    def path(self) -> Path:
        return self._path

    @property
    def version(self) -> int:
        """Number of changes since it was created."""
        return self.snapshot().manifest.version

    def __len__(self) -> int:
        return self.snapshot().profiles

    def __contains__(self, profile_id: object) -> bool:
        return isinstance(profile_id, str) and self.snapshot().row_of(ProfileId(profile_id)) is not None

    def record(self) -> dict[str, str]:
        """Versions that, with a query, make a result reproducible."""
        snapshot = self.snapshot()
        return {
            **versions(),
            "index": str(snapshot.manifest.version),
            "latent": snapshot.manifest.latent,
            "fusion": self.weights.version,
            "seed": str(snapshot.manifest.settings.seed),
        }

    def update(self, profiles: Iterable[Profile], *, on_progress: Progress | None = None) -> int:
        """Add profiles or replace those with the same id; readers see all of them at once.

        Returns how many there were. Raises ProfileRefused (nothing is taken) or IndexBusy.
        """
        with writing(self._path):
            writer = self._writer()
            count = writer.add(profiles, on_progress)
            if count:
                writer.tidy()
                writer.commit()
        return count

    def remove(self, profile_ids: Collection[ProfileId]) -> int:
        """Forget profiles: their texts, names and terms leave every file. Returns how many there were.

        Raises IndexBusy.
        """
        with writing(self._path):
            writer = self._writer()
            count = writer.forget(profile_ids)
            if count:
                writer.tidy()
                writer.commit()
        return count

    def apply(self, read: Callable[[], Changes], *, on_progress: Progress | None = None) -> int:
        """Take the writer's lock, *then* ``read`` what to write and to forget, and commit both at once.

        What was read cannot be overtaken by another writer, so that what somebody erased meanwhile does not
        come back. Returns how many profiles were written. Raises ProfileRefused, IndexBusy.
        """
        with writing(self._path):
            changes = read()
            writer = self._writer()
            written = writer.add(changes.profiles, on_progress)
            here = self.snapshot()
            gone = [each for each in changes.gone() if here.row_of(each) is not None]
            forgotten = writer.forget(gone) if gone else 0
            if written or forgotten:
                writer.tidy()
                writer.commit()
        return written

    def ids(self) -> frozenset[ProfileId]:
        """The id of every profile. Asks no permission."""
        snapshot = self.snapshot()
        return frozenset(
            snapshot.id_of(row) for row in listing(snapshot, snapshot.alive, snapshot.profile_rows)
        )

    def get(self, profile_id: ProfileId) -> Profile | None:
        """The profile as it was indexed; None if there is none. Asks no permission."""
        snapshot = self.snapshot()
        row = snapshot.row_of(profile_id)
        return profile_at(snapshot, row) if row is not None else None

    def profiles(self) -> Iterable[Profile]:
        """Every profile, by name. Asks no permission."""
        snapshot = self.snapshot()
        for row in listing(snapshot, snapshot.alive, snapshot.profile_rows):
            yield profile_at(snapshot, row)

    def search(self, query: SearchQuery) -> SearchPage:
        return search_page(self.snapshot(), query, self.weights)

    def suggest(self, prefix: str, *, audience: frozenset[str], limit: int = 8) -> tuple[Suggestion, ...]:
        return suggestions(self.snapshot(), prefix, audience, limit)

    def rank(self, text: str, *, lang: str = "", most_words: int | None = None) -> TextRanking:
        """``text`` scored against every profile, to be filtered, mixed with evidence and explained."""
        return TextRanking.of(self.snapshot(), text, lang, self.weights, most_words=most_words)

    def snapshot(self) -> Snapshot:
        """The latest committed version; stays readable after later ones replace it."""
        if manifest_stamp(self._path) != self._stamp:
            self._stamp, self._snapshot = self._load()
        return self._snapshot

    def _writer(self) -> Writer:
        return Writer(self._path, self.snapshot(), self._codebook)

    def _load(self) -> tuple[tuple[int, int], Snapshot]:
        for attempt in range(_ATTEMPTS):
            stamp = manifest_stamp(self._path)
            try:
                return stamp, Snapshot.load(self._path, Manifest.read(self._path))
            except FileNotFoundError:
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("the loop above returns or raises")

"""A text ranked against an index: what the pipeline and the explanations work on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from innervate.engine.profile import Profile, ProfileId
from innervate.engine.retrieve.evidence import TextMatch
from innervate.engine.retrieve.filters import visible_to, with_class
from innervate.engine.retrieve.fusion import FusionWeights
from innervate.engine.retrieve.index.building import class_term
from innervate.engine.retrieve.index.columns import Mask
from innervate.engine.retrieve.index.snapshot import Snapshot
from innervate.engine.retrieve.parts import TextParts, text_parts
from innervate.engine.retrieve.query import Reach, Understood, most_telling, understand
from innervate.engine.retrieve.scoring import TextScores, score_text
from innervate.engine.retrieve.search import profile_at, ranked_rows, unit_hits


@dataclass(frozen=True)
class TextRanking:
    """Scores of one text for every profile of one version of the index."""

    snapshot: Snapshot
    scored: TextScores

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        text: str,
        lang: str,
        weights: FusionWeights,
        reach: Reach = Reach.MEANING,
        most_words: int | None = None,
    ) -> TextRanking:
        """Rank ``text``; of a text with more than ``most_words`` words the rarest ones are asked for."""
        understood = understand(text, lang, snapshot.languages)
        if most_words is not None:
            understood = most_telling(snapshot, understood, most_words)
        return cls(snapshot, score_text(snapshot, understood, weights, reach))

    @property
    def understood(self) -> Understood:
        return self.scored.understood

    def eligible(
        self, audience: frozenset[str], kinds: Iterable[str] = (), without: ProfileId | None = None
    ) -> Mask:
        """Profiles that the audience may see, of any of ``kinds`` (all if none is named)."""
        mask = visible_to(self.snapshot, audience).copy()
        wanted = [class_term("kind", kind) for kind in kinds]
        if wanted:
            mask &= with_class(self.snapshot, wanted)
        row = self.snapshot.row_of(without) if without is not None else None
        if row is not None:
            mask[row] = False
        return mask

    def best(self, eligible: Mask, k: int) -> tuple[TextMatch, ...]:
        """The ``k`` best eligible profiles with a score above 0, with their best documents."""
        return tuple(self._match(row) for row in self._best_rows(eligible, k))

    def best_ids(self, eligible: Mask, k: int) -> list[ProfileId]:
        """The ids alone of ``best``, without reading a profile."""
        return [self.snapshot.id_of(row) for row in self._best_rows(eligible, k)]

    def _best_rows(self, eligible: Mask, k: int) -> list[int]:
        return ranked_rows(self.snapshot, self.scored.total, eligible & (self.scored.total > 0), k)

    def score_of(self, profile_id: ProfileId) -> float:
        """Text score of a profile, 1 for the best of the index; 0 for one that is not in it."""
        row = self.snapshot.row_of(profile_id)
        return self._score(row) if row is not None else 0.0

    def among(self, profile_ids: Iterable[ProfileId], eligible: Mask) -> list[ProfileId]:
        """Those of ``profile_ids`` that are eligible, in order, each once."""
        kept = []
        for profile_id in dict.fromkeys(profile_ids):
            row = self.snapshot.row_of(profile_id)
            if row is not None and eligible[row]:
                kept.append(profile_id)
        return kept

    def profile(self, profile_id: ProfileId) -> Profile | None:
        row = self.snapshot.row_of(profile_id)
        return profile_at(self.snapshot, row) if row is not None else None

    def parts(self, profile: Profile) -> TextParts:
        """How the score of ``profile`` (as the index gave it) was made. Raises LookupError if it is gone."""
        row = self.snapshot.row_of(profile.profile_id)
        if row is None:
            raise LookupError(profile.profile_id)
        return text_parts(self.snapshot, self.scored, row, profile)

    def _match(self, row: int) -> TextMatch:
        units = unit_hits(self.snapshot, self.scored, row, profile_at(self.snapshot, row))
        return TextMatch(
            self.snapshot.id_of(row),
            self._score(row),
            tuple(unit.unit_id for unit in units),
            tuple(unit.score for unit in units),
        )

    def _score(self, row: int) -> float:
        highest = self.scored.highest
        return float(self.scored.total[row]) / highest if highest else 0.0

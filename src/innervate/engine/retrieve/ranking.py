"""A text ranked against an index: what the pipeline and the explanations work on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

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
        """The ``k`` best eligible profiles with a score above 0."""
        rows = ranked_rows(self.snapshot, self.scored.total, eligible & (self.scored.total > 0), k)
        return tuple(self._match(row) for row in rows)

    def matches(self, profile_ids: Sequence[ProfileId]) -> Iterator[TextMatch]:
        """The text match of each profile, with score 0 for one that is not in the index."""
        for profile_id in profile_ids:
            row = self.snapshot.row_of(profile_id)
            yield self._match(row) if row is not None else TextMatch(profile_id, 0.0)

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
        highest = self.scored.highest
        return TextMatch(
            self.snapshot.id_of(row),
            float(np.float64(self.scored.total[row]) / highest) if highest else 0.0,
            tuple(unit.unit_id for unit in units),
            tuple(unit.score for unit in units),
        )

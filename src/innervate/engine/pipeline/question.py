"""What a match task is asked: a text, a seeker, or both."""

from __future__ import annotations

from dataclasses import dataclass, field

from innervate.engine.pipeline.tasks import MatchTask
from innervate.engine.profile import EvidenceUnit, Place, Profile
from innervate.engine.retrieve.index.vocabularies import language_of


class QuestionRefused(ValueError):
    """The task cannot be asked so. ``reason`` is a message id."""

    def __init__(self, reason: str, **parameters: str) -> None:
        super().__init__(f"{reason}: {parameters}")
        self.message_id = reason
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Question:
    """``text``: in the seeker's words; empty lets the seeker's own units ask. ``lang``: of the text,
    guessed when empty. ``place``: where somebody is sought, the seeker's own place when it has no
    country. ``codes``: vocabulary terms beside those of the seeker."""

    text: str = ""
    seeker: Profile | None = None
    lang: str = ""
    place: Place = field(default_factory=Place)
    codes: frozenset[str] = frozenset()

    def check(self, task: MatchTask) -> None:
        """Raises QuestionRefused when there is nothing to go by, or the seeker is of another kind."""
        if not self.asked_text(task).strip():
            raise QuestionRefused("question-empty", task=task.name)
        if self.seeker is not None and task.seeker_kinds and self.seeker.kind not in task.seeker_kinds:
            raise QuestionRefused("question-other-kind", task=task.name, kind=self.seeker.kind)

    def asked_text(self, task: MatchTask) -> str:
        """The text that is asked: the question's own, else that of the seeker's speaking units."""
        if self.text.strip() or self.seeker is None:
            return self.text
        return "\n".join(f"{unit.title}\n{unit.body}" for unit in self._speaking(task))

    def asked_lang(self, task: MatchTask) -> str:
        if self.lang or self.text.strip() or self.seeker is None:
            return language_of(self.text, self.lang)
        stated = [unit.lang for unit in self._speaking(task) if unit.lang]
        return language_of(self.asked_text(task), stated[0] if stated else "")

    def asked_codes(self) -> frozenset[str]:
        own = self.seeker.units if self.seeker is not None else ()
        return self.codes.union(*(unit.codes for unit in own))

    def asked_place(self) -> Place:
        if self.place.country or self.seeker is None:
            return self.place
        return self.seeker.place

    def _speaking(self, task: MatchTask) -> tuple[EvidenceUnit, ...]:
        units = self.seeker.units if self.seeker is not None else ()
        return tuple(unit for unit in units if unit.kind in task.asks_with) or units

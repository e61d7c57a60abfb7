"""What the network is made of: bodies that can be partners, and what they did together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from innervate.engine.profile import Place, ProfileId


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as a possible partner.

    ``sort``: what kind of organisation it is, in the words of its source (``PRC``, ``HES``, ...), empty when
    not known. ``is_sme`` None: not stated. ``description``: its own words, which count beside its projects.
    ``names``: all its names; they too tell what a body is for (a cancer institute, a patients' federation).
    """

    body_id: ProfileId
    place: Place = field(default_factory=Place)
    sort: str = ""
    is_sme: bool | None = None
    description: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True)
class Collaboration:
    """A project and who took part. Without ``title`` and ``body`` it is a link and nothing more.

    ``known_on``: the day from which it may count as past. ``leader``: who coordinated, None when nobody is
    named. ``keywords`` describe the members; a question never has any. ``codes``: broader ones included.
    """

    project_id: str
    known_on: date
    members: tuple[ProfileId, ...]
    leader: ProfileId | None = None
    title: str = ""
    body: str = ""
    keywords: str = ""
    codes: tuple[str, ...] = ()

    @property
    def is_described(self) -> bool:
        return bool(self.title or self.body)


@dataclass(frozen=True, slots=True)
class PartnerQuestion:
    """Who could work with ``seeker`` on this? ``seeker`` None: nobody in particular asks."""

    seeker: ProfileId | None
    title: str
    body: str = ""


def check_distinct(collaborations: Sequence[Collaboration], bodies: Iterable[Body]) -> None:
    """Raises ValueError when a project or a body comes twice, or a member twice in one project."""
    projects = [each.project_id for each in collaborations]
    names = [each.body_id for each in bodies]
    for label, ids in (("project", projects), ("body", names)):
        if len(set(ids)) != len(ids):
            raise ValueError(f"a {label} comes twice")
    for each in collaborations:
        if len(set(each.members)) != len(each.members):
            raise ValueError(f"a member comes twice in {each.project_id}")

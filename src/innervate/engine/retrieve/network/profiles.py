"""A history from profiles: what a directory knows of who worked with whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from innervate.engine.profile import EvidenceUnit, Profile, ProfileId, Tie, UnitKind
from innervate.engine.retrieve.network.history import History
from innervate.engine.retrieve.network.records import Body, Collaboration

#: A tie without a date is past, and so old that it never counts as recent.
UNDATED = date(1900, 1, 1)
_SORT_FACET, _SIZE_FACET = "organisation_kind", "size_class"
_SME_CLASSES = frozenset({"sme", "micro", "small", "medium"})
_BROADER = "/"


@dataclass(slots=True)
class _Gathered:
    tie: Tie
    unit: EvidenceUnit | None = None
    members: dict[ProfileId, None] = field(default_factory=dict)


def history_of(profiles: Iterable[Profile], kind: str = "organisation") -> History:
    """Bodies are the profiles of ``kind``; a partner that is not among ``profiles`` is left out entirely.

    A project's text is that of the unit ``PROFILE#PROJECT`` of any member; all other units describe the body.
    Who coordinated is not in a profile, so nobody leads.
    """
    chosen = {each.profile_id: each for each in profiles if each.kind == kind}
    gathered: dict[str, _Gathered] = {}
    for profile in chosen.values():
        units = {unit.unit_id: unit for unit in profile.units}
        for tie in profile.ties:
            found = gathered.setdefault(tie.evidence, _Gathered(tie))
            found.unit = found.unit or units.get(f"{profile.profile_id}#{tie.evidence}")
            found.members[profile.profile_id] = None
            found.members.update((each, None) for each in tie.partners if each in chosen)
    return History(
        [_body(each) for each in chosen.values()],
        [_collaboration(project, found) for project, found in gathered.items()],
    )


def _collaboration(project: str, found: _Gathered) -> Collaboration:
    unit = found.unit
    return Collaboration(
        project_id=project,
        known_on=found.tie.dated_on or (unit.dated_on if unit else None) or UNDATED,
        members=tuple(sorted(found.members)),
        title=unit.title if unit else found.tie.title,
        body=unit.body if unit else "",
        codes=_with_broader(unit.codes) if unit else (),
    )


def _with_broader(codes: Iterable[str]) -> tuple[str, ...]:
    """``euroscivoc:23/47`` stands for ``euroscivoc:23`` too."""
    found: dict[str, None] = {}
    for code in codes:
        steps = code.split(_BROADER)
        found.update((_BROADER.join(steps[:depth]), None) for depth in range(1, len(steps) + 1))
    return tuple(sorted(found))


def _body(profile: Profile) -> Body:
    projects = {f"{profile.profile_id}#{tie.evidence}" for tie in profile.ties}
    own = [unit for unit in profile.units if unit.unit_id not in projects and unit.kind != UnitKind.SEEK]
    sizes = profile.facets.get(_SIZE_FACET, ())
    sorts = profile.facets.get(_SORT_FACET, ())
    return Body(
        profile.profile_id,
        profile.place,
        sort=sorts[0] if len(sorts) == 1 else "",
        is_sme=_SME_CLASSES.issuperset(sizes) if sizes else None,
        names=" ".join(profile.names),
        description="\n".join(f"{unit.title}\n{unit.body}" for unit in own),
    )

"""All that is known of bodies and their collaborations, coded once; ``before(day)`` cuts it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from innervate.engine.profile import ProfileId
from innervate.engine.retrieve.network.arrays import Floats, Ints, Mask, Sparse, incidence
from innervate.engine.retrieve.network.records import Body, Collaboration, check_distinct
from innervate.engine.retrieve.network.texts import Terms

_TITLE_COUNTS = 2


@dataclass(frozen=True)
class Places:
    """Where bodies sit. ``country``: number of the country, -1 unknown; degrees are NaN when unknown.

    One more at the end is unknown, so that body -1 is.
    """

    country: Ints
    countries: int
    latitude: Floats
    longitude: Floats


class History:
    """Bodies and collaborations as arrays, projects in the order of their days.

    A member that is no body of ``bodies`` still links others (a partner of both), but is never a candidate.
    """

    def __init__(
        self, bodies: Iterable[Body], collaborations: Iterable[Collaboration], lang: str = "en"
    ) -> None:
        self.collaborations: Sequence[Collaboration] = sorted(
            collaborations, key=lambda each: (each.known_on, each.project_id)
        )
        self.bodies: Sequence[Body] = sorted(bodies, key=lambda each: each.body_id)
        check_distinct(self.collaborations, self.bodies)
        self.number_of: dict[ProfileId, int] = {each.body_id: n for n, each in enumerate(self.bodies)}
        self._code_members()
        self._code_texts(lang)
        self._code_bodies()

    def _code_members(self) -> None:
        everyone = dict(self.number_of)
        for each in self.collaborations:
            for member in each.members:
                everyone.setdefault(member, len(everyone))
        sizes = [len(each.members) for each in self.collaborations]
        row = np.repeat(np.arange(len(sizes)), sizes)
        column = np.array([everyone[m] for each in self.collaborations for m in each.members], np.int64)
        leads = np.array([m == each.leader for each in self.collaborations for m in each.members], np.bool_)
        shape = (len(sizes), len(everyone))
        self.everyone = everyone
        self.size: Floats = np.array(sizes, np.float32)
        self.membership: Sparse = incidence(row, column, shape)
        self.leadership: Sparse = incidence(row[leads], column[leads], shape)
        self.leader: Ints = np.full(len(sizes), -1, np.int64)
        self.leader[row[leads]] = column[leads]
        self.day: NDArray[np.datetime64] = np.array(
            [each.known_on for each in self.collaborations], "datetime64[D]"
        )
        self.described: Mask = np.array([each.is_described for each in self.collaborations], np.bool_)

    def _code_texts(self, lang: str) -> None:
        self.terms = Terms(lang)
        stems = self.terms.stems
        texts = [
            [*stems(each.title) * _TITLE_COUNTS, *stems(each.body), *stems(each.keywords)]
            for each in self.collaborations
        ]
        descriptions = [stems(each.description) for each in self.bodies]
        self.counts: Sparse = self.terms.counts(texts, learn=True)
        self.descriptions: Sparse = self.terms.counts(descriptions, learn=True)
        self.counts.resize((len(texts), len(self.terms)))
        self.names: Sparse = self.terms.counts([stems(each.names) for each in self.bodies])
        codes: dict[str, int] = {}
        row = [n for n, each in enumerate(self.collaborations) for _ in set(each.codes)]
        column = [
            codes.setdefault(code, len(codes))
            for each in self.collaborations
            for code in sorted(set(each.codes))
        ]
        self.codes: Sparse = incidence(
            np.array(row, np.int64), np.array(column, np.int64), (len(texts), len(codes))
        )

    def _code_bodies(self) -> None:
        countries: dict[str, int] = {}
        sorts: dict[str, int] = {"": 0}
        places = [each.place for each in self.bodies]
        country = [countries.setdefault(p.country, len(countries)) if p.country else -1 for p in places]
        self.places = Places(
            np.array([*country, -1], np.int64),
            len(countries),
            np.array([*(np.nan if p.latitude is None else p.latitude for p in places), np.nan], np.float32),
            np.array([*(np.nan if p.longitude is None else p.longitude for p in places), np.nan], np.float32),
        )
        self.sort: Ints = np.array(
            [sorts.setdefault(each.sort, len(sorts)) for each in self.bodies], np.int64
        )
        self.sorts = len(sorts)
        #: 1 SME, -1 not, 0 not stated.
        self.sme: Floats = np.array(
            [0 if each.is_sme is None else (1 if each.is_sme else -1) for each in self.bodies], np.float32
        )

    def projects_before(self, day: date) -> Ints:
        return np.flatnonzero(self.day < np.datetime64(day))

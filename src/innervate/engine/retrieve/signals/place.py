"""Place: how near a candidate is to where a partner is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import asin, cos, exp, radians, sin, sqrt

from innervate.engine.profile import Place, Profile, ProfileId
from innervate.engine.retrieve.evidence import NOTHING, EvidenceQuery, Reason, SignalValue

_EARTH_RADIUS_KM = 6_371.0
#: Weights of country, region and distance; they add up to 1 (decided, not measured).
_COUNTRY, _REGION, _DISTANCE = 0.5, 0.3, 0.2
#: A distance of this many kilometres counts e times less than none.
_HALFWAY_KM = 150.0
_LONGEST_NUTS = 5


@dataclass(frozen=True, slots=True)
class PlaceSignal:
    """0 to 1: same country, length of the shared NUTS code, distance. An unknown place says nothing.

    ``profile_of`` looks a candidate up; None when there is no such profile.
    """

    profile_of: Callable[[ProfileId], Profile | None]
    name: str = "place"
    version: str = "1"

    def score(self, query: EvidenceQuery, candidates: Sequence[ProfileId]) -> Sequence[SignalValue]:
        return [self._value(query.place, self.profile_of(each)) for each in candidates]

    def _value(self, wanted: Place, candidate: Profile | None) -> SignalValue:
        if candidate is None:
            return NOTHING
        reasons = tuple(
            reason
            for reason in (
                _country(wanted, candidate.place),
                _region(wanted, candidate.place),
                _distance(wanted, candidate.place),
            )
            if reason is not None
        )
        return SignalValue(sum(reason.weight or 0.0 for reason in reasons), reasons)


def _country(wanted: Place, place: Place) -> Reason | None:
    if not wanted.country or wanted.country != place.country:
        return None
    return Reason("place-same-country", {"country": place.country}, _COUNTRY)


def _region(wanted: Place, place: Place) -> Reason | None:
    """Share of the NUTS code after the two letters of the country."""
    shared = 0
    for ours, theirs in zip(wanted.nuts, place.nuts, strict=False):
        if ours != theirs:
            break
        shared += 1
    if shared <= 2:
        return None
    weight = _REGION * (shared - 2) / (_LONGEST_NUTS - 2)
    return Reason("place-same-region", {"nuts": place.nuts[:shared]}, weight)


def _distance(wanted: Place, place: Place) -> Reason | None:
    km = distance_km(wanted, place)
    if km is None:
        return None
    return Reason("place-distance", {"km": round(km)}, _DISTANCE * exp(-km / _HALFWAY_KM))


def distance_km(one: Place, other: Place) -> float | None:
    """Great-circle distance in kilometres (haversine); None when either has no coordinates."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north, south = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))

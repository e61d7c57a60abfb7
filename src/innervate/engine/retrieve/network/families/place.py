"""Place: same country, distance, and which countries work together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from innervate.engine.retrieve.network.arrays import Floats, Ints, Sparse, incidence
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.snapshot import Snapshot

_EARTH_RADIUS_KM = 6_371.0
_UNKNOWN_KM, _FARTHEST_KM = 2_000.0, 5_000.0
#: Pairs of countries are seen this often without meaning anything.
_SMOOTHING = 2.0


def place(asked: Asked) -> Mapping[str, Floats]:
    """``distance`` in km; ``countries``: log of how much oftener than by chance the seeker's country leads
    projects with the candidate's; ``with_country``: share of the candidate's projects led from there."""
    snapshot = asked.snapshot
    places = snapshot.history.places
    numbers = asked.seeker_numbers
    ours = np.where(numbers >= 0, places.country[numbers], -1)
    theirs = places.country[snapshot.candidates]
    lift, led_from = _countries(snapshot)
    known = (ours[:, None] >= 0) & (theirs[None, :] >= 0)
    led = np.asarray(led_from[:, np.maximum(ours, 0)].todense()).T * (ours >= 0)[:, None]
    return {
        "same_country": (known & (ours[:, None] == theirs[None, :])).astype(np.float32),
        "countries": np.where(known, lift[ours][:, theirs], 0).astype(np.float32),
        "with_country": (led / (snapshot.projects_of + 2)).astype(np.float32),
        "distance": _distance(asked, numbers),
    }


def _countries(snapshot: Snapshot) -> tuple[Floats, Sparse]:
    """Lift of country pairs (leader, member), and candidates x countries: projects led from there."""
    projects, places = snapshot.described, snapshot.history.places
    size = max(places.countries, 1)
    leader = snapshot.history.leader[projects.rows]
    bodies = len(snapshot.history.bodies)
    country = np.where((leader >= 0) & (leader < bodies), places.country[np.minimum(leader, bodies - 1)], -1)
    pairs = (projects.members - projects.leaders).tocoo()
    chosen = (pairs.data > 0) & (country[pairs.row] >= 0) & projects.is_consortium[pairs.row]
    row, column = pairs.row[chosen], pairs.col[chosen]
    led_from: Sparse = incidence(column, country[row], (snapshot.width, size))
    theirs = places.country[snapshot.candidates][column]
    counts = np.full((size, size), 0.5)
    np.add.at(counts, (country[row][theirs >= 0], theirs[theirs >= 0]), 1)
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / counts.sum()
    return np.log((counts + _SMOOTHING) / (expected + _SMOOTHING)).astype(np.float32), led_from


def _distance(asked: Asked, numbers: Ints) -> Floats:
    """Kilometres on a plane through the seeker; 2,000 when either place is unknown, at most 5,000."""
    places, candidates = asked.snapshot.history.places, asked.snapshot.candidates
    missing = numbers < 0
    latitude = np.where(missing, np.nan, places.latitude[numbers])[:, None]
    longitude = np.where(missing, np.nan, places.longitude[numbers])[:, None]
    east = np.deg2rad(longitude - places.longitude[candidates]) * np.cos(np.deg2rad(latitude))
    north = np.deg2rad(latitude - places.latitude[candidates])
    km = np.hypot(east, north) * _EARTH_RADIUS_KM
    return np.where(np.isnan(km), _UNKNOWN_KM, np.minimum(km, _FARTHEST_KM)).astype(np.float32)

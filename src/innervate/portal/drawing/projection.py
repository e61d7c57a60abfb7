"""Where a place lies in the picture of Europe: Lambert's azimuthal equal-area projection.

Centre 52 N 10 E as in EPSG:3035, on a sphere of 6,371 km: at this scale the ellipsoid would shift a
point by less than a pixel. Formulas: Snyder, Map Projections, USGS 1987, p. 185.
"""

from __future__ import annotations

from math import cos, radians, sin, sqrt

WIDTH, HEIGHT = 760, 720
_CENTRE_LATITUDE, _CENTRE_LONGITUDE = radians(52), radians(10)
_KM = 6371.0
_KM_PER_UNIT = 6.1
# Where the centre of the projection stands in the picture.
_X, _Y = 395, 408


def to_picture(latitude: float, longitude: float) -> tuple[float, float]:
    """x to the right and y downwards, in units of the picture, for degrees of WGS84.

    The point opposite the centre has no place; it is put far outside.
    """
    phi, turn = radians(latitude), radians(longitude) - _CENTRE_LONGITUDE
    spread = 1 + sin(_CENTRE_LATITUDE) * sin(phi) + cos(_CENTRE_LATITUDE) * cos(phi) * cos(turn)
    if spread < 1e-9:
        return (-1e6, -1e6)
    scale = sqrt(2 / spread) * _KM / _KM_PER_UNIT
    east = scale * cos(phi) * sin(turn)
    north = scale * (cos(_CENTRE_LATITUDE) * sin(phi) - sin(_CENTRE_LATITUDE) * cos(phi) * cos(turn))
    return (_X + east, _Y - north)


def is_in_picture(x: float, y: float) -> bool:
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT

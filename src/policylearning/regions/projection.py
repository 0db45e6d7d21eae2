"""From longitude and latitude to the plane of our maps: Lambert's azimuthal equal-area projection for Europe.

Formulas: IOGP Publication 373-7-2 (EPSG Guidance Note 7, part 2), coordinate operation method 9820, with the
parameters of EPSG:3035 (ETRS89-extended / LAEA Europe) on the GRS 1980 ellipsoid. It keeps areas equal.
"""

from math import asin, atanh, cos, radians, sin, sqrt

_SEMI_MAJOR = 6_378_137.0
_FLATTENING = 1 / 298.257222101
_FALSE_EASTING, _FALSE_NORTHING = 4_321_000.0, 3_210_000.0
_LATITUDE, _LONGITUDE = radians(52), radians(10)

LEFT, TOP = 2_480, 5_470
"""Kilometres east and north, EPSG:3035, of the upper left corner of the map."""
WIDTH, HEIGHT = 4_940, 4_170
"""Kilometres: Iceland to the Black Sea's far shore, the North Cape to Cyprus."""

_E2 = _FLATTENING * (2 - _FLATTENING)
_E = sqrt(_E2)


def _authalic(latitude: float) -> float:
    """q of the guidance note. Its logarithm is written as the inverse hyperbolic tangent it equals."""
    s = sin(latitude)
    return (1 - _E2) * (s / (1 - _E2 * s * s) + atanh(_E * s) / _E)


_POLAR = _authalic(radians(90))
_RADIUS = _SEMI_MAJOR * sqrt(_POLAR / 2)
_BETA = asin(_authalic(_LATITUDE) / _POLAR)
_STRETCH = _SEMI_MAJOR * cos(_LATITUDE) / sqrt(1 - _E2 * sin(_LATITUDE) ** 2) / (_RADIUS * cos(_BETA))


def laea(longitude: float, latitude: float) -> tuple[float, float]:
    """(easting, northing) in metres, EPSG:3035, of a point in degrees. Not for the antipode of the centre."""
    beta = asin(max(-1.0, min(1.0, _authalic(radians(latitude)) / _POLAR)))
    turn = radians(longitude) - _LONGITUDE
    reach = _RADIUS * sqrt(2 / (1 + sin(_BETA) * sin(beta) + cos(_BETA) * cos(beta) * cos(turn)))
    east = reach * _STRETCH * cos(beta) * sin(turn)
    north = reach / _STRETCH * (cos(_BETA) * sin(beta) - sin(_BETA) * cos(beta) * cos(turn))
    return _FALSE_EASTING + east, _FALSE_NORTHING + north


def on_map(longitude: float, latitude: float) -> tuple[int, int]:
    """(x, y) in whole kilometres from the map's upper left corner, x to the right, y downwards."""
    east, north = laea(longitude, latitude)
    return round(east / 1000 - LEFT), round(TOP - north / 1000)


def in_frame(x: float, y: float) -> bool:
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT

"""The geometry of a GeoJSON feature (RFC 7946), checked before anything rests on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from .outlines import Ring


class BadGeometry(Exception):
    """Why a geometry is refused."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """The rings of all polygons, holes too."""

    rings: tuple[Ring, ...]


def geometry(data: Any) -> tuple[tuple[float, float] | None, Geometry | None]:
    """(point, outline) of a geometry object, one or both None. Raises BadGeometry."""
    if data is None:
        return None, None
    kind, coordinates = (
        (data.get("type"), data.get("coordinates")) if isinstance(data, dict) else (None, None)
    )
    if kind == "Point":
        return _position(coordinates), None
    if kind == "Polygon":
        return None, Geometry(tuple(_rings(coordinates)))
    if kind == "MultiPolygon":
        return None, Geometry(tuple(ring for polygon in _list(coordinates) for ring in _rings(polygon)))
    raise BadGeometry(_("Its geometry is neither a polygon nor a point."))


def _rings(polygon: Any) -> Iterator[Ring]:
    for ring in _list(polygon):
        positions = [_position(each) for each in _list(ring)]
        if len(positions) < 4 or positions[0] != positions[-1]:
            raise BadGeometry(_("A ring of its outline is not closed."))
        yield positions


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BadGeometry(_("Its outline is empty or malformed."))
    return value


def _position(value: Any) -> tuple[float, float]:
    numbers = value[:2] if isinstance(value, list) else []
    if len(numbers) != 2 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise BadGeometry(_("A position is not a pair of numbers."))
    longitude, latitude = numbers
    # Compared as they are: a number too long for a float would raise when converted.
    if not (
        -180 <= longitude <= 180 and -90 <= latitude <= 90 and isfinite(longitude) and isfinite(latitude)
    ):
        raise BadGeometry(_("A position is not on Earth: longitude and latitude in degrees are expected."))
    return float(longitude), float(latitude)

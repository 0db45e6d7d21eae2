"""Official NUTS files into rows: code lists as CSV (Eurostat's, GISCO's, ours), regions or labels as GeoJSON.

Whatever a row holds, it is either a `Row` that makes sense by itself or a `Refused` with its reason; whether
it fits the other rows is for the import to say.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from policylearning.common.errors import ActionError
from policylearning.common.text import nfc

from .geojson import BadGeometry, Geometry, geometry

COLUMNS = {
    "code": ("nuts_id", "nuts code", "code", "nuts"),
    "level": ("level", "levl_code", "nuts level"),
    "country": ("country", "cntr_code", "country code"),
    "latin": ("name_latn", "name"),
    "native": ("name_native", "nuts_name", "native_name", "nuts label"),
    "longitude": ("label_lon", "longitude", "lon"),
    "latitude": ("label_lat", "latitude", "lat"),
    "versions": ("versions",),
}
"""Our word for a column, and its headings in the files, in lower case."""

CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
NAME_LENGTH = 120


class UnreadableFile(ActionError):
    """The file as a whole is not what it should be. Nothing was imported from it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One region as a file gives it. `name` is "" where the file has no name in Latin letters."""

    place: str
    code: str
    name: str
    native_name: str = ""
    longitude: float | None = None
    latitude: float | None = None
    shape: Geometry | None = None
    versions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: where it stands, its code as written, and why."""

    place: str
    code: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}, {self.code or _('no code')}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Reading:
    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def take(self, place: str, cells: Mapping[str, str], shape: Any = None) -> None:
        """Add a row, or its refusal."""
        try:
            self.rows.append(_row(place, cells, shape))
        except (_Unfit, BadGeometry) as problem:
            self.refused.append(Refused(place, nfc(cells.get("code", ""))[:20], str(problem)))


class _Unfit(Exception):
    """Why a row is refused."""


def read(content: bytes) -> Reading:
    """The rows of a code list or of GeoJSON. Raises UnreadableFile when it is neither."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(
            _("This file is not in UTF-8. Nothing was imported. Save it as UTF-8 and try again.")
        ) from None
    return _read_geojson(text) if text.lstrip()[:1] in {"{", "["} else _read_csv(text)


def _read_csv(text: str) -> Reading:
    heading = text.partition("\n")[0]
    delimiter = max(";,\t", key=heading.count)
    reading = Reading()
    try:
        lines = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        columns = _columns(next(lines, []))
        for cells in lines:
            if any(cell.strip() for cell in cells):
                named = {name: cells[i].strip() for name, i in columns.items() if i < len(cells)}
                reading.take(_("line %(number)s") % {"number": lines.line_num}, named)
    except csv.Error as error:
        raise UnreadableFile(
            _("This table cannot be read: %(error)s. Nothing was imported.") % {"error": error}
        ) from None
    return reading


def _columns(headings: list[str]) -> dict[str, int]:
    """Where each of our columns stands. The code and some name are needed."""
    places = {heading.strip().lower(): i for i, heading in reversed(list(enumerate(headings)))}
    found = {
        name: next(places[each] for each in known if each in places)
        for name, known in COLUMNS.items()
        if any(each in places for each in known)
    }
    if "code" not in found or not {"latin", "native"} & set(found):
        raise UnreadableFile(
            _(
                "This is neither a NUTS code list nor GeoJSON: no columns for code and name were found. "
                "Nothing was imported. Known headings: %(headings)s."
            )
            % {"headings": ", ".join(each for name in ("code", "latin", "native") for each in COLUMNS[name])}
        )
    return found


def _read_geojson(text: str) -> Reading:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            _("This GeoJSON cannot be read: %(error)s. Nothing was imported.") % {"error": error}
        ) from None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection":
        raise UnreadableFile(_("This is JSON, but no GeoJSON feature collection. Nothing was imported."))
    _demand_degrees(data)
    reading = Reading()
    for number, feature in enumerate(features, 1):
        place = _("feature %(number)s") % {"number": number}
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            reading.refused.append(Refused(place, "", _("It is not a feature with properties.")))
            continue
        reading.take(place, _properties(properties), feature.get("geometry"))
    return reading


def _demand_degrees(data: dict[str, Any]) -> None:
    named = json.dumps(data.get("crs") or "CRS84")
    if not re.search(r"CRS84|4326|4258", named):
        raise UnreadableFile(
            _("Its coordinates are not in degrees. Nothing was imported; take the file for EPSG:4326.")
        )


def _properties(properties: dict[str, Any]) -> dict[str, str]:
    plain = {str(key).lower(): str(value).strip() for key, value in properties.items() if value is not None}
    return {
        name: next(plain[each] for each in known if each in plain)
        for name, known in COLUMNS.items()
        if any(each in plain for each in known)
    }


def _row(place: str, cells: Mapping[str, str], shape: Any) -> Row:
    code = cells.get("code", "")
    if not CODE.fullmatch(code):
        raise _Unfit(_("This is not a NUTS code: two letters and up to three more letters or digits."))
    if code[2:] and not code[2:].strip("Z"):
        raise _Unfit(_("A code for what lies outside every region (extra-regio) is not a place."))
    _check_claims(code, cells)
    latin, native = _name(cells.get("latin", "")), _name(cells.get("native", ""))
    if not (latin or native):
        raise _Unfit(_("It has no name."))
    name = latin or (native if _is_latin(native) else "")
    point, outline = geometry(shape)
    longitude, latitude = point or _point(cells)
    return Row(
        place=place,
        code=code,
        name=name,
        native_name="" if _is_latin(native) else native,
        longitude=longitude,
        latitude=latitude,
        shape=outline,
        versions=tuple(int(each) for each in cells.get("versions", "").split()),
    )


def _check_claims(code: str, cells: Mapping[str, str]) -> None:
    """What the file says of level and country must agree with the code."""
    level, country = cells.get("level", ""), cells.get("country", "")
    if level and level != str(len(code) - 2):
        raise _Unfit(
            _("It says level %(said)s, but its code is one of level %(level)s.")
            % {"said": level[:20], "level": len(code) - 2}
        )
    if country and country != code[:2]:
        raise _Unfit(
            _("It says country %(said)s, but its code is one of %(code)s.")
            % {"said": country[:20], "code": code[:2]}
        )


def _name(text: str) -> str:
    name = " ".join(nfc(text).split())
    if len(name) > NAME_LENGTH:
        raise _Unfit(_("Its name is longer than %(length)s characters.") % {"length": NAME_LENGTH})
    return name


def _is_latin(text: str) -> bool:
    letters: Iterable[str] = filter(str.isalpha, text)
    return all("LATIN" in unicodedata.name(each, "") for each in letters)


def _point(cells: Mapping[str, str]) -> tuple[float | None, float | None]:
    written = cells.get("longitude", ""), cells.get("latitude", "")
    if not any(written):
        return None, None
    try:
        longitude, latitude = float(written[0]), float(written[1])
    except ValueError:
        raise _Unfit(_("Its centre is not a pair of numbers.")) from None
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise _Unfit(_("Its centre is not on Earth."))
    return longitude, latitude

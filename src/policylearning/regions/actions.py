"""Bring regions in: from official files, or from the table the package carries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from typing import Any

from anyascii import anyascii
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.permissions import Actor, demand

from . import changes, outlines
from .countries import COUNTRIES
from .models import Region, RegionChange, RegionImport, RegionShape
from .reading import NAME_LENGTH, Refused, Row, UnreadableFile, read

__all__ = ["Report", "UnreadableFile", "VersionUnknown", "import_file", "load_packaged"]

KNOWN_VERSIONS = (2021, 2024)
PACKAGED = "regions.csv"


class VersionUnknown(ActionError):
    """Neither the caller nor the file's name says which version of NUTS this is."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one import did. `added` to `refused` count regions, `shapes` those with an outline in the file."""

    source: str
    version: int
    read: int
    added: int
    updated: int
    unchanged: int
    shapes: int
    refused: list[Refused]
    dry_run: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def sentence(self) -> str:
        """ "nuts_2024.csv (NUTS 2024): 3 read, 3 added, 0 updated, 0 unchanged, 0 refused, 0 outlines"."""
        told = _(
            "%(source)s (NUTS %(version)s): %(read)s read, %(added)s added, %(updated)s updated, "
            "%(unchanged)s unchanged, %(number)s refused, %(shapes)s outlines"
        )
        words: str = told % {**self.as_dict(), "number": len(self.refused)}
        return words + (_(" – dry run, nothing kept") if self.dry_run else "")


def import_file(
    *,
    content: bytes,
    name: str,
    version: int | None = None,
    by: Actor,
    at: datetime | None = None,
    dry_run: bool = False,
) -> Report:
    """Import a NUTS code list (CSV) or GISCO's GeoJSON; the same file twice changes nothing the second time.

    `version` is 2021 or 2024; without it the one that stands in the file's `name`. A `dry_run` reports and
    undoes. Raises UnreadableFile, VersionUnknown, Forbidden. Regions the file does not hold stay as they are.
    """
    demand(by, "regions.import")
    reading = read(content)
    stamp = _Stamp(name, sha256(content).hexdigest(), by, at or clock.now(), dry_run)
    return _import(_Batch(version or _version_of(name), reading.rows, reading.refused), stamp)


def load_packaged(*, by: Actor = None, at: datetime | None = None) -> list[Report]:
    """Load the package's own table (codes, names, centres): one report for each version of NUTS."""
    demand(by, "regions.import")
    content = (files(__package__) / "data" / PACKAGED).read_bytes()
    stamp = _Stamp(PACKAGED, sha256(content).hexdigest(), by, at or clock.now())
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in read(content).rows:
        for version in row.versions:
            rows[version].append(row)
    with transaction.atomic():
        return [_import(_Batch(version, rows[version], []), stamp) for version in sorted(rows)]


@dataclass(frozen=True, slots=True)
class _Stamp:
    source: str
    digest: str
    by: Actor
    at: datetime
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Batch:
    version: int
    rows: list[Row]
    refused: list[Refused]


def _version_of(name: str) -> int:
    named = [version for version in KNOWN_VERSIONS if str(version) in name]
    if len(named) != 1:
        raise VersionUnknown(
            _("The name %(name)s does not tell the version of NUTS. Nothing was imported; say which it is.")
            % {"name": name},
            field="version",
        )
    return named[0]


@transaction.atomic
def _import(batch: _Batch, stamp: _Stamp) -> Report:
    """Rows in, flags and change table renewed, the import recorded; all of it or, on a dry run, none."""
    held = {each.code: each for each in _locked(batch.version)}
    rows, refused = _fitting(batch.rows, set(held))
    added, updated = _store(rows, held, batch.version)
    shapes = _store_shapes(rows, held)
    if added or updated:
        _mark_current()
        _renew_changes(batch.version)
    touched = updated | (shapes.changed - added)
    report = Report(
        source=stamp.source,
        version=batch.version,
        read=len(batch.rows) + len(batch.refused),
        added=len(added),
        updated=len(touched),
        unchanged=len(rows) - len(added) - len(touched),
        shapes=shapes.drawn,
        refused=[*batch.refused, *refused],
        dry_run=stamp.dry_run,
    )
    _keep(report, stamp)
    if stamp.dry_run:
        transaction.set_rollback(True)
    return report


def _locked(version: int) -> Iterable[Region]:
    return Region.objects.select_for_update().filter(version=version)


def _fitting(rows: Iterable[Row], held: set[str]) -> tuple[list[Row], list[Refused]]:
    """The rows that fit each other and what is `held`, larger regions first, and those that do not.

    Eurostat's lists leave the countries themselves out: they are put in their place.
    """
    taken: dict[str, Row] = {}
    refused: list[Refused] = []
    for row in sorted(rows, key=lambda each: len(each.code)):
        above = row.code[:-1]
        if len(above) == 2 and above in COUNTRIES and above not in held:
            taken.setdefault(above, Row("", above, str(COUNTRIES[above])))
        if row.code in taken:
            reason = _("Its code stands in an earlier row, which was taken.")
        elif len(row.code) > 2 and above not in taken and above not in held:
            reason = _("The region above it, %(code)s, is not known.") % {"code": above}
        else:
            taken[row.code] = row
            continue
        refused.append(Refused(row.place, row.code, reason))
    return list(taken.values()), refused


def _store(rows: list[Row], held: dict[str, Region], version: int) -> tuple[set[str], set[str]]:
    """Write what is new or differs, one statement a level; `held` then has it. Returns the codes of both."""
    added: set[str] = set()
    updated: set[str] = set()
    for level in range(4):
        writing: list[Region] = []
        for row in rows:
            if len(row.code) - 2 == level:
                old = held.get(row.code)
                region = _region(row, old, held.get(row.code[:-1]), version)
                if old is None or not _alike(old, region):
                    writing.append(region)
                    (added if old is None else updated).add(row.code)
        Region.objects.bulk_create(
            writing,
            update_conflicts=True,
            unique_fields=["code", "version"],
            update_fields=[*_TOLD, "folded"],
        )
        held |= {each.code: each for each in writing}
    return added, updated


_TOLD = ("name", "native_name", "longitude", "latitude")
"""The fields a file tells; the others follow from the code."""


def _region(row: Row, old: Region | None, parent: Region | None, version: int) -> Region:
    """The region a row describes. What it leaves open stays as it was; a centre may come from the outline."""
    point = (row.longitude, row.latitude)
    if row.longitude is None and old is not None:
        point = (old.longitude, old.latitude)
    if point[0] is None and row.shape is not None:
        point = outlines.centre(row.shape.rings) or (None, None)
    return Region(
        code=row.code,
        version=version,
        level=len(row.code) - 2,
        country=row.code[:2],
        parent=parent,
        current=False,
        name=row.name or (old.name if old else "") or anyascii(row.native_name)[:NAME_LENGTH],
        native_name=row.native_name or (old.native_name if old else ""),
        longitude=point[0],
        latitude=point[1],
    )


def _alike(old: Region, new: Region) -> bool:
    return all(getattr(old, each) == getattr(new, each) for each in _TOLD)


@dataclass(frozen=True, slots=True)
class _Shapes:
    drawn: int
    changed: set[str]


def _store_shapes(rows: list[Row], held: Mapping[str, Region]) -> _Shapes:
    """Write the outlines that are new or differ. One that lies off the map altogether is not kept."""
    paths = {row.code: outlines.path(row.shape.rings) for row in rows if row.shape}
    paths = {code: path for code, path in paths.items() if path}
    if not paths:
        return _Shapes(0, set())
    regions = [held[code] for code in paths]
    stored = RegionShape.objects.filter(region__version=regions[0].version)
    old = dict(stored.values_list("region", "path"))
    changed = [each for each in regions if old.get(each.pk) != paths[each.code]]
    RegionShape.objects.bulk_create(
        [RegionShape(region=each, path=paths[each.code]) for each in changed],
        update_conflicts=True,
        unique_fields=["region"],
        update_fields=["path"],
    )
    return _Shapes(len(paths), {each.code for each in changed})


def _mark_current() -> None:
    """`current` is for the newest version of each code; taken first, then given: a code never has two."""
    newest = Subquery(Region.objects.filter(code=OuterRef("code")).order_by("-version").values("version")[:1])
    Region.objects.filter(current=True).exclude(version=newest).update(current=False)
    Region.objects.filter(current=False, version=newest).update(current=True)


def _renew_changes(version: int) -> None:
    """Work the change table out again between this version and its neighbours."""
    held = sorted(Region.objects.order_by().values_list("version", flat=True).distinct())
    for older, newer in pairwise(held):
        if version in (older, newer):
            RegionChange.objects.filter(from_version=older).delete()
            RegionChange.objects.filter(to_version=newer).delete()
            _write_changes(older, newer)


def _write_changes(older: int, newer: int) -> None:
    before, after = _listed(older), _listed(newer)
    keys = {(each.version, each.code): each.pk for each in (*before, *after)}
    table = changes.derive({r.code: r.name for r in before}, {r.code: r.name for r in after})
    RegionChange.objects.bulk_create(
        RegionChange(
            before_id=keys[older, line.before] if line.before else None,
            after_id=keys[newer, line.after] if line.after else None,
            from_version=older,
            to_version=newer,
            kind=line.kind,
            basis=line.basis,
        )
        for line in table
    )


def _listed(version: int) -> list[Region]:
    return list(Region.objects.filter(version=version).only("code", "version", "name").order_by("code"))


def _keep(report: Report, stamp: _Stamp) -> None:
    """Record the import, for the audit trail and for whoever asks where the regions come from."""
    counts = {key: getattr(report, key) for key in ("read", "added", "updated", "unchanged", "shapes")}
    kept = RegionImport.objects.create(
        at=stamp.at,
        by=stamp.by,
        source=report.source[:200],
        digest=stamp.digest,
        version=report.version,
        refused=len(report.refused),
        **counts,
    )
    record(verb="regions.import", obj=kept, by=stamp.by, at=stamp.at, data=counts)

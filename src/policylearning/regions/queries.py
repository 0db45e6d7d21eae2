"""What is asked of regions. Codes are taken as people write them: "nl41", "GR" for Greece."""

import re
from collections.abc import Iterable

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from policylearning.common.prepared import Prepared
from policylearning.common.text import folded, nfc

from .countries import ISO_TO_NUTS, nuts_country
from .models import Region, RegionChange, RegionImport, title_of

SUGGESTIONS = 10
WORDS = 12
"""No name has more; what is typed beyond them is left aside."""


def find(code: str) -> Region | None:
    """The newest region with this code, or None."""
    return Region.objects.filter(code=normal_code(code), current=True).first()


def find_in(code: str, version: int) -> Region | None:
    """The region with this code in one version, or None."""
    return Region.objects.filter(code=normal_code(code), version=version).first()


def find_country(text: str) -> Region | None:
    """The country by code or English name: "GR", "Greece". None when unknown."""
    code = nuts_country(text)
    return find(code) if code else None


def normal_code(code: str) -> str:
    """Upper case, with NUTS's letters for Greece and the United Kingdom."""
    code = nfc(code).strip().upper()
    return ISO_TO_NUTS.get(code[:2], code[:2]) + code[2:]


def in_use() -> QuerySet[Region]:
    """What a form offers: the newest of each code, without those another code has replaced."""
    return Region.objects.filter(current=True, changes_after__isnull=True)


def countries() -> QuerySet[Region]:
    """Countries in use with `parts`, the number of current regions in each; ordered by code."""
    found = in_use().filter(level=0).annotate(parts=Count("children__children__children"))
    return found.order_by("code", "pk")


def children(region: Region) -> QuerySet[Region]:
    return region.children.order_by("code", "pk")


def ancestors(region: Region) -> list[Region]:
    """Country first, the region itself not among them. One query."""
    return list(
        Region.objects.filter(code__in=with_parents(region.code)[1:], version=region.version).order_by(
            "level"
        )
    )


def with_parents(code: str) -> tuple[str, ...]:
    """The code and those of the regions it lies in, nearest first: "FRK2", "FRK", "FR"."""
    return tuple(code[:length] for length in range(len(code), 1, -1))


def label_path(region: Region) -> str:
    """ "Netherlands › Zuid-Nederland › Noord-Brabant", a level that only repeats the one above left out."""
    titles: list[str] = []
    for each in [*ancestors(region), region]:
        if not titles or each.title != titles[-1]:
            titles.append(each.title)
    return " › ".join(titles)


def by_name(name: str, country: str = "") -> list[Region]:
    """Regions in use of exactly this name, accents and case aside; a country's English name counts."""
    wanted = folded(name)
    if not wanted:
        return []
    places = in_use().filter(country=normal_code(country)) if country else in_use()
    return [each for each in matching(name, places) if wanted in _names(each)]


def _names(region: Region) -> set[str]:
    return {folded(name) for name in (region.name, region.native_name, region.title)}


def find_regions(text: str) -> list[Region]:
    """What a typed text may mean: the one region of that code or "Name (code)", else what `suggest` has."""
    named = re.search(r"\((\w{2,5})\)$", text.strip())
    exact = in_use().filter(code=normal_code(named[1] if named else text)).first()
    return [exact] if exact else suggest(text)


def suggest(text: str, *, level: int | None = None, limit: int = SUGGESTIONS) -> list[Region]:
    """Regions in use whose words begin as the typed ones: by code, by the name's beginning, larger first."""
    wanted = folded(text)
    if not wanted:
        return []
    found = matching(text, in_use() if level is None else in_use().filter(level=level))
    rank = Case(
        When(code=normal_code(text), then=0),
        When(code__startswith=normal_code(text), then=1),
        When(folded__startswith=wanted, then=2),
        default=Value(3),
        output_field=IntegerField(),
    )
    return list(found.order_by(rank, "level", "folded", "pk")[:limit])


def matching(text: str, regions: QuerySet[Region]) -> QuerySet[Region]:
    """Those of `regions` in which every typed word begins a word of a name, or the code. No word: all."""
    for word in folded(text).split()[:WORDS]:
        regions = regions.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
    return regions


def within(code: str) -> Q:
    """The filter for rows of a model with a `region`: this region or any part of it, of any version."""
    return Q(region__code__startswith=normal_code(code))


def successors(region: Region) -> list[Region]:
    """The regions of the newest version that this one lives on in, followed from version to version.

    Itself when nothing replaced it, nothing when it was discontinued without a known heir.
    """
    following = list(
        RegionChange.objects.filter(before=region).select_related("after").order_by("after__code", "pk")
    )
    if not following:
        return [region]
    found = {heir.pk: heir for each in following if each.after for heir in successors(each.after)}
    return list(found.values())


def changes_from(region: Region) -> QuerySet[RegionChange]:
    """What became of it in the next version, with the regions it went to."""
    return region.changes_after.select_related("before", "after")


def changes_to(region: Region) -> QuerySet[RegionChange]:
    """Where it came from in the version before."""
    return region.changes_before.select_related("before", "after")


def counts_by_version() -> list[tuple[int, int]]:
    """(version, number of regions) for each version in store, oldest first. One query."""
    counts = Region.objects.order_by().values_list("version").annotate(Count("pk"))
    return list(counts.order_by("version"))


def last_import() -> RegionImport | None:
    return next(iter(_last_import()), None)


_last_import = Prepared(lambda: RegionImport.objects.all()[:1])


def titles(codes: Iterable[str]) -> dict[str, str]:
    """Code to what the newest region is called, without making regions of hundreds of rows."""
    return {code: title_of(code, name, level) for code, name, level in _named(list(codes))}


_named = Prepared(
    lambda codes: Region.objects.filter(code__in=codes, current=True).values_list("code", "name", "level")
)


def current_by_code(codes: Iterable[str]) -> dict[str, Region]:
    """Code to newest region, for many codes in one query."""
    return {each.code: each for each in _current(list(codes))}


_current = Prepared(lambda codes: Region.objects.filter(code__in=codes, current=True))

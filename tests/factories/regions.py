"""Regions for tests: `region("NL41")`, or a handful that belong together by `a_few()`."""

import string
from typing import Any

import factory
from factory.django import DjangoModelFactory

from policylearning.regions.models import Region, RegionShape

_DIGITS = string.digits + string.ascii_uppercase


class RegionFactory(DjangoModelFactory[Region]):
    """A current region of France at level 2, each with a code of its own: FR00, FR01 …

    Level and country follow from the code; the parent is None unless given.
    """

    class Meta:
        model = Region

    code = factory.Sequence(lambda n: "FR" + _DIGITS[n // 36 % 36] + _DIGITS[n % 36])
    version = 2024
    level = factory.LazyAttribute(lambda region: len(region.code) - 2)
    name = factory.LazyAttribute(lambda region: f"Region {region.code}")
    country = factory.LazyAttribute(lambda region: region.code[:2])
    longitude = 5.5
    latitude = 51.5


class RegionShapeFactory(DjangoModelFactory[RegionShape]):
    """A square of 200 kilometres in the middle of the map."""

    class Meta:
        model = RegionShape

    region = factory.SubFactory(RegionFactory)
    path = "M2000 2000l200 0 0 200-200 0z"


def region(code: str, name: str = "", **fields: Any) -> Region:
    """The current region with this code, made when missing."""
    found = Region.objects.filter(code=code, current=True).first()
    return found or RegionFactory(code=code, name=name or f"Region {code}", **fields)


FEW = (
    ("NL", "Nederland", 5.6, 52.3),
    ("NL4", "Zuid-Nederland", 5.4, 51.5),
    ("NL41", "Noord-Brabant", 5.2, 51.6),
    ("NL414", "Zuidoost-Noord-Brabant", 5.6, 51.4),
    ("NL42", "Limburg (NL)", 5.9, 51.3),
    ("EL", "Elláda", 22.6, 39.3),
    ("EL3", "Attiki", 23.8, 38.1),
    ("EL30", "Attiki", 23.8, 38.1),
    ("FR", "France", 2.6, 46.7),
    ("FRY", "RUP FR", -53.2, 3.9),
    ("FRY4", "La Réunion", 55.5, -21.1),
)


def a_few() -> dict[str, Region]:
    """Three countries and some of their regions, with parents, by code."""
    made: dict[str, Region] = {}
    for code, name, longitude, latitude in FEW:
        place = {"longitude": longitude, "latitude": latitude}
        made[code] = region(code, name, parent=made.get(code[:-1]), **place)
    return made

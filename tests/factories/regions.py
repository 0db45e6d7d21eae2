"""Regions for tests."""

import string
from typing import Any

import factory
from factory.django import DjangoModelFactory

from policylearning.regions.models import Region

_DIGITS = string.digits + string.ascii_uppercase


class RegionFactory(DjangoModelFactory[Region]):
    """A current region of France at level 2, each with a code of its own: FR00, FR01 …"""

    class Meta:
        model = Region

    code = factory.Sequence(lambda n: "FR" + _DIGITS[n // 36 % 36] + _DIGITS[n % 36])
    version = 2024
    level = factory.LazyAttribute(lambda region: len(region.code) - 2)
    name = factory.Sequence(lambda n: f"Region {n}")
    country = factory.LazyAttribute(lambda region: region.code[:2])


def region(code: str, name: str = "", **fields: Any) -> Region:
    """The current region with this code, made when missing."""
    found = Region.objects.filter(code=code, current=True).first()
    return found or RegionFactory(code=code, name=name or f"Region {code}", **fields)

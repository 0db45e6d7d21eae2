"""The filters of the list of regions."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, MultipleChoiceFilter

from .countries import COUNTRIES
from .models import Region
from .queries import matching

LEVELS = [
    (0, _("Country")),
    (1, _("NUTS 1: major regions")),
    (2, _("NUTS 2: basic regions")),
    (3, _("NUTS 3: small regions")),
]


def _countries() -> list[tuple[str, str]]:
    return sorted(((code, str(name)) for code, name in COUNTRIES.items()), key=lambda pair: pair[1])


class RegionFilter(FilterSet):  # type: ignore[misc]
    q = CharFilter(label=_("Search"), method="by_words")
    country = MultipleChoiceFilter(label=_("Country"), choices=_countries)
    level = MultipleChoiceFilter(label=_("Level"), choices=LEVELS)

    class Meta:
        model = Region
        fields: list[str] = []

    def by_words(self, regions: QuerySet[Region], name: str, value: Any) -> QuerySet[Region]:
        return matching(value, regions)

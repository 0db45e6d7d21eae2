from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, FilterSet, MultipleChoiceFilter

from policylearning.regions.countries import COUNTRIES

from .enums import OrganisationType
from .models import Organisation
from .queries import known_as, named


class OrganisationFilter(FilterSet):  # type: ignore[misc]
    q = CharFilter(label=_("Search"), method="by_name")
    type = MultipleChoiceFilter(label=_("Type"), choices=OrganisationType.choices)
    country = ChoiceFilter(
        label=_("Country"), field_name="region__country", choices=sorted(COUNTRIES.items())
    )
    verified = BooleanFilter(
        label=_("Verified public authorities only"), widget=CheckboxInput, method="only_verified"
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        return rows.filter(known_as(named(value)))

    def only_verified(self, rows: QuerySet[Organisation], name: str, value: bool) -> QuerySet[Organisation]:
        return rows.filter(verified_at__isnull=False) if value else rows

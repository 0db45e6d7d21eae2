from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, FilterSet, MultipleChoiceFilter

from .models import Notice
from .registry import categories


def _categories() -> list[tuple[str, str]]:
    return [(key, str(category.title)) for key, category in categories.items()]


class NoticeFilter(FilterSet):  # type: ignore[misc]
    q = CharFilter(field_name="subject", lookup_expr="icontains", label=_("Search"))
    unread = BooleanFilter(label=_("Unread only"), widget=CheckboxInput, method="only_unread")
    category = MultipleChoiceFilter(choices=_categories, label=_("About"))

    class Meta:
        model = Notice
        fields: list[str] = []

    def only_unread(self, rows: QuerySet[Notice], name: str, value: bool) -> QuerySet[Notice]:
        return rows.filter(read_at__isnull=True) if value else rows

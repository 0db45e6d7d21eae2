from typing import Any

from django.db.models import Q, QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, FilterSet

from .models import Conversation


class ConversationFilter(FilterSet):  # type: ignore[misc]
    q = CharFilter(label=_("Search"), method="by_words")
    unread = BooleanFilter(label=_("Unread only"), widget=CheckboxInput, method="only_unread")

    class Meta:
        model = Conversation
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Conversation], name: str, value: str) -> QuerySet[Conversation]:
        found = Q()
        for word in value.split():
            found &= Q(subject__icontains=word) | Q(participants__user__name__icontains=word)
        return rows.filter(found).distinct()

    def only_unread(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(is_unread=True) if value else rows

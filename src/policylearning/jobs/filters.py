from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, MultipleChoiceFilter

from .enums import State
from .models import Job
from .registry import kinds


def _kinds() -> list[tuple[str, str]]:
    return [(key, str(kind.title)) for key, kind in kinds.items()]


class JobFilter(FilterSet):  # type: ignore[misc]
    state = MultipleChoiceFilter(choices=State.choices, label=_("State"))
    kind = MultipleChoiceFilter(choices=_kinds, label=_("Kind"))

    class Meta:
        model = Job
        fields: list[str] = []

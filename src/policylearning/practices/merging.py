"""What a merger of organisations or tags means for practices."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from policylearning.organisations.bearers import Bearer, bears_organisations
from policylearning.search.actions import changed_many

from .models import Practice


def _institution_moved(keys: list[int], at: datetime) -> None:
    """Nobody edited the text, so versions stay; pages, lists and search show the other name."""
    Practice.objects.filter(pk__in=keys).update(changed_at=at)
    changed_many(Practice, keys)


bears_organisations(
    Bearer("practices", _("Good practices"), Practice, "institution", moved=_institution_moved)
)

"""What a merger of organisations or tags means for practices."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from policylearning.organisations.bearers import Bearer, bears_organisations
from policylearning.search.actions import changed_many
from policylearning.topics.bearers import carries_tags, carries_topics
from policylearning.topics.models import Tag, Topic

from .models import Practice


def _institution_moved(keys: list[int], at: datetime) -> None:
    """Nobody edited the text, so versions stay; pages, lists and search show the other name."""
    Practice.objects.filter(pk__in=keys).update(changed_at=at)
    changed_many(Practice, keys)


bears_organisations(
    Bearer("practices", _("Good practices"), Practice, "institution", moved=_institution_moved)
)


@carries_tags("practices")
def _tags_changed(tag: Tag, into: Tag | None, at: datetime) -> int:
    through = Practice.tags.through
    keys = list(through.objects.filter(tag=tag).values_list("practice_id", flat=True))
    if into is not None:
        have = set(through.objects.filter(tag=into).values_list("practice_id", flat=True))
        through.objects.bulk_create(through(practice_id=key, tag=into) for key in keys if key not in have)
    Practice.objects.filter(pk__in=keys).update(changed_at=at)
    changed_many(Practice, keys)
    return len(keys)


@carries_topics("practices")
def _topic_renamed(topic: Topic, was: str, at: datetime) -> None:
    """The index knows a topic by its address."""
    keys = Practice.topics.through.objects.filter(topic=topic).values_list("practice_id", flat=True)
    changed_many(Practice, list(keys))

"""What a merger of tags means for profiles."""

from datetime import datetime

from policylearning.topics.bearers import carries_tags
from policylearning.topics.models import Tag

from .actions import tell_search
from .models import Profile


@carries_tags("directory")
def _tags_changed(tag: Tag, into: Tag | None, at: datetime) -> int:
    through = Profile.tags.through
    keys = list(through.objects.filter(tag=tag).values_list("profile_id", flat=True))
    if into is not None:
        have = set(through.objects.filter(tag=into).values_list("profile_id", flat=True))
        through.objects.bulk_create(through(profile_id=key, tag=into) for key in keys if key not in have)
    tell_search(keys)
    return len(keys)

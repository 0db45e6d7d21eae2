"""Practitioners for tests."""

from datetime import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from policylearning.common import clock
from policylearning.directory.faces import FIELDS
from policylearning.directory.models import Profile

from .accounts import UserFactory


class ProfileFactory(DjangoModelFactory[Profile]):
    """Found by members; `audience="public"` by everybody. `open=True` shows every field to whoever finds it."""

    class Meta:
        model = Profile
        skip_postgeneration_save = True

    class Params:
        open = factory.Trait(fields_seen_by=dict.fromkeys(FIELDS, "public"))

    user = factory.SubFactory(UserFactory)
    audience = "members"

    @factory.lazy_attribute
    def listed_at(self) -> datetime | None:
        return None if getattr(self, "audience", "") == "nobody" else clock.now()

    @factory.post_generation
    def topics(self, create: bool, topics: Any, **kwargs: Any) -> None:
        if topics:
            self.topics.set(topics)

    @factory.post_generation
    def tags(self, create: bool, tags: Any, **kwargs: Any) -> None:
        if tags:
            self.tags.set(tags)

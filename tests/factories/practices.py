"""Practices for tests. `PracticeFactory(published=True, topics=[…], tags=[…])`."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from policylearning.common import clock
from policylearning.practices.enums import State
from policylearning.practices.models import Practice, ResultIndicator
from policylearning.topics.models import Tag, Topic

from .accounts import UserFactory
from .organisations import OrganisationFactory
from .regions import RegionFactory


class PracticeFactory(DjangoModelFactory[Practice]):
    """A complete draft without topics. Traits: submitted, in_validation, published, stale, retired."""

    class Meta:
        model = Practice
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(state=State.SUBMITTED, submitted_at=factory.LazyFunction(clock.now))
        in_validation = factory.Trait(state=State.IN_VALIDATION, submitted_at=factory.LazyFunction(clock.now))
        published = factory.Trait(
            state=State.PUBLISHED,
            submitted_at=factory.LazyFunction(clock.now),
            validated_at=factory.LazyFunction(clock.now),
            published_at=factory.LazyFunction(clock.now),
            confirmed_at=factory.LazyFunction(clock.now),
        )
        stale = factory.Trait(
            state=State.STALE,
            published_at=factory.LazyFunction(lambda: clock.now() - timedelta(days=500)),
            confirmed_at=factory.LazyFunction(lambda: clock.now() - timedelta(days=500)),
        )
        retired = factory.Trait(
            state=State.RETIRED,
            published_at=factory.LazyFunction(clock.now),
            retired_because="The programme ended.",
        )

    title = factory.Sequence(lambda n: f"Practice {n}")
    summary = "One line on what was done."
    region = factory.SubFactory(RegionFactory)
    institution = factory.SubFactory(OrganisationFactory)
    owner = factory.SubFactory(UserFactory)
    start = date(2020, 1, 1)
    description = "What was done, by whom, and how it is paid for."
    evidence = "It worked, and this is what shows it. " * 4
    potential = "Others can take it over with little change."

    @factory.post_generation
    def topics(self, create: bool, topics: Iterable[Topic] | None, **kwargs: Any) -> None:
        if create and topics:
            self.topics.set(topics)

    @factory.post_generation
    def tags(self, create: bool, tags: Iterable[Tag] | None, **kwargs: Any) -> None:
        if create and tags:
            self.tags.set(tags)


class IndicatorFactory(DjangoModelFactory[ResultIndicator]):
    """Compared: with unit, baseline and source."""

    class Meta:
        model = ResultIndicator

    practice = factory.SubFactory(PracticeFactory)
    name = factory.Sequence(lambda n: f"Jobs {n}")
    value = 120
    unit = "jobs"
    baseline = 80
    source = "Regional statistics office"

"""Topics, tags and fields of intervention for tests."""

import factory
from factory.django import DjangoModelFactory

from policylearning.topics.models import FieldOfIntervention, Tag, Topic


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.Sequence(lambda n: f"Topic {n}")
    short = factory.Sequence(lambda n: f"Topic {n}")
    accent = "research"
    description = "What the topic is about."


class TagFactory(DjangoModelFactory[Tag]):
    """`topics=[…]` are set when given."""

    class Meta:
        model = Tag
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"tag-{n}")
    name = factory.Sequence(lambda n: f"Tag {n}")

    @factory.post_generation
    def topics(self, create: bool, topics: list[Topic] | None, **kwargs: object) -> None:
        if create and topics:
            self.topics.set(topics)  # type: ignore[attr-defined]


class FieldOfInterventionFactory(DjangoModelFactory[FieldOfIntervention]):
    class Meta:
        model = FieldOfIntervention

    code = factory.Sequence(lambda n: f"{n:03}")
    name = factory.Sequence(lambda n: f"Field {n}")

"""Topics and tags for tests."""

import factory
from factory.django import DjangoModelFactory

from policylearning.topics.models import Tag, Topic


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.Sequence(lambda n: f"Topic {n}")
    short = factory.Sequence(lambda n: f"Topic {n}")
    accent = "research"
    description = "What the topic is about."


class TagFactory(DjangoModelFactory[Tag]):
    class Meta:
        model = Tag

    slug = factory.Sequence(lambda n: f"tag-{n}")
    name = factory.Sequence(lambda n: f"Tag {n}")

"""What topics and tags are called among the facets of search, and while somebody types."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policylearning.common.permissions import Actor
from policylearning.common.prepared import Prepared
from policylearning.common.text import folded
from policylearning.search.registry import facet_label
from policylearning.search.suggestions import Names, Suggestion, suggests

from .models import Tag, Topic
from .queries import names_of


@facet_label("topic")
def topics(values: Collection[str]) -> Mapping[str, str]:
    return dict(_topic_names(list(values)))


@facet_label("tag")
def tags(values: Collection[str]) -> Mapping[str, str]:
    return dict(_tag_names(list(values)))


_topic_names = Prepared(
    lambda slugs: Topic.objects.filter(slug__in=slugs).order_by().values_list("slug", "name")
)
_tag_names = Prepared(lambda slugs: Tag.objects.filter(slug__in=slugs).order_by().values_list("slug", "name"))


_topics = Names(lambda: [(topic.pk, folded(topic.name)) for topic in Topic.objects.all()])
_tags = Names(
    lambda: [
        (tag.pk, folded(name)) for tag in Tag.objects.prefetch_related("synonyms") for name in names_of(tag)
    ]
)


@suggests("topic", label=_("Topics"), order=20)
def suggested_topics(typed: str, user: Actor, limit: int) -> list[Suggestion]:
    rest, keys = _topics.tail(typed, limit)
    found = Topic.objects.in_bulk(keys)
    return [
        Suggestion(
            text=found[key].name,
            url=reverse("web:topic", args=[found[key].slug]),
            facet="topic",
            value=found[key].slug,
            rest=rest,
        )
        for key in keys
        if key in found
    ]


@suggests("tag", label=_("Tags"), order=30)
def suggested_tags(typed: str, user: Actor, limit: int) -> list[Suggestion]:
    """By its name or by another that leads to it."""
    rest, keys = _tags.tail(typed, limit)
    found = Tag.objects.in_bulk(keys)
    return [
        Suggestion(text=found[key].name, facet="tag", value=found[key].slug, rest=rest)
        for key in keys
        if key in found
    ]

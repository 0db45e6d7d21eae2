"""What topics and tags are called among the facets of search."""

from collections.abc import Collection, Mapping

from policylearning.search.registry import facet_label

from .models import Tag, Topic


@facet_label("topic")
def topics(values: Collection[str]) -> Mapping[str, str]:
    return dict(Topic.objects.filter(slug__in=values).values_list("slug", "name"))


@facet_label("tag")
def tags(values: Collection[str]) -> Mapping[str, str]:
    return dict(Tag.objects.filter(slug__in=values).values_list("slug", "name"))

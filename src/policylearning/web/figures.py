"""The figures and the map of the home page, worked out every few minutes, not for each visitor."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count

from policylearning.impact.queries import totals
from policylearning.organisations.models import Organisation
from policylearning.practices.models import Practice
from policylearning.practices.queries import listed

KEPT_SECONDS = 300
KEY = "web.figures"


@dataclass(frozen=True, slots=True)
class Figures:
    """Of what is public. `by_region` maps NUTS codes, `by_topic` topic ids, to the number of practices."""

    practices: int
    countries: int
    transfers: int
    authorities: int
    by_region: dict[str, int]
    by_topic: dict[int, int]


def figures() -> Figures:
    """At most KEPT_SECONDS old; one query to the cache when it is there."""
    kept: Figures | None = cache.get(KEY)
    if kept is None:
        kept = counted()
        cache.set(KEY, kept, KEPT_SECONDS)
    return kept


def counted() -> Figures:
    """Counted now: four queries."""
    practices = listed().order_by()
    by_region = dict(practices.values_list("region__code").annotate(Count("pk")))
    topics = Practice.topics.through.objects.filter(practice__in=practices)
    without_region = by_region.pop(None, 0)
    return Figures(
        practices=sum(by_region.values()) + without_region,
        countries=len({code[:2] for code in by_region}),
        transfers=totals().transferred,
        authorities=Organisation.objects.filter(verified_at__isnull=False, merged_into=None).count(),
        by_region=by_region,
        by_topic=dict(topics.values_list("topic_id").annotate(Count("pk"))),
    )

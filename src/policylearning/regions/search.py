"""What regions and countries are called among the facets of search, and while somebody types."""

from collections import Counter
from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from policylearning.common.permissions import Actor
from policylearning.search.registry import facet_label
from policylearning.search.suggestions import Names, Suggestion, suggests

from .countries import country_name
from .queries import in_use, titles


@facet_label("country")
def countries(values: Collection[str]) -> Mapping[str, str]:
    return {code: country_name(code) for code in values}


@facet_label("region")
def regions(values: Collection[str]) -> Mapping[str, str]:
    """Two of one name, such as a region and the one it is the whole of, are told apart by their codes."""
    named = titles(values)
    often = Counter(named.values())
    return {code: f"{name} ({code})" if often[name] > 1 else name for code, name in named.items()}


_names = Names(lambda: in_use().order_by("level", "folded", "pk").values_list("pk", "folded"))


@suggests("region", label=_("Regions"), order=40)
def suggested_regions(typed: str, user: Actor, limit: int) -> list[Suggestion]:
    """By name, in its own letters too, or by code; countries first."""
    rest, keys = _names.tail(typed, limit)
    found = in_use().in_bulk(keys)
    return [
        Suggestion(
            text=found[key].title,
            hint=found[key].country_name if found[key].level else "",
            url=found[key].get_absolute_url(),
            facet="region",
            value=found[key].code,
            rest=rest,
        )
        for key in keys
        if key in found
    ]

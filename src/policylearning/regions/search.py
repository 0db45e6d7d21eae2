"""What regions and countries are called among the facets of search."""

from collections.abc import Collection, Mapping

from policylearning.search.registry import facet_label

from .countries import country_name
from .queries import titles


@facet_label("country")
def countries(values: Collection[str]) -> Mapping[str, str]:
    return {code: country_name(code) for code in values}


@facet_label("region")
def regions(values: Collection[str]) -> Mapping[str, str]:
    return titles(values)

"""Organisations while somebody types. They are no documents of search."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from policylearning.common.permissions import Actor
from policylearning.common.text import folded
from policylearning.search.suggestions import Names, Suggestion, suggests

from .models import Organisation
from .queries import visible_to

SPARE = 5
"""So many times what is wanted is looked up: not every reader may see every organisation."""

_names = Names(
    lambda: Organisation.objects.order_by(F("verified_at").asc(nulls_last=True), "folded", "pk").values_list(
        Coalesce("merged_into", "pk"), "folded"
    )
)


@suggests("organisation", label=_("Organisations"), order=50)
def suggested_organisations(typed: str, user: Actor, limit: int) -> list[Suggestion]:
    """By name, or by that of one merged into it; verified authorities first."""
    keys = _names.find(folded(typed).split(), limit * SPARE)
    found = visible_to(user).select_related("region").in_bulk(keys)
    return [
        Suggestion(
            text=found[key].name,
            hint=region.label if (region := found[key].region) else "",
            url=found[key].get_absolute_url(),
        )
        for key in keys
        if key in found
    ][:limit]

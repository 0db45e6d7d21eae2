"""What taking a practice up proves of somebody: transfers both sides stand behind."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from policylearning.directory.deeds import Deed, DeedSource, Doer, declare
from policylearning.practices.enums import PUBLIC_STATES
from policylearning.practices.models import Practice

from .models import Transfer
from .queries import CONFIRMED


def _public() -> QuerySet[Transfer]:
    return Transfer.objects.filter(
        CONFIRMED, practice__state__in=PUBLIC_STATES, confirmed_by_receiver__isnull=False
    )


def _counts(users: Collection[int]) -> Mapping[int, int]:
    rows = _public().filter(confirmed_by_receiver__in=users).order_by()
    counted = rows.values("confirmed_by_receiver").annotate(number=Count("pk"))
    return {row["confirmed_by_receiver"]: row["number"] for row in counted}


def _newest(user_id: int, most: int) -> list[Deed]:
    transfers = _public().filter(confirmed_by_receiver=user_id).select_related("practice", "organisation")
    return [
        Deed(
            f"{each.get_confirmed_state_display()}: {each.practice}",
            each.get_absolute_url(),
            each.confirmed_state_since.date() if each.confirmed_state_since else None,
        )
        for each in transfers.order_by("-confirmed_state_since", "-pk")[:most]
    ]


def _about(obj: Any) -> list[Doer]:
    if not isinstance(obj, Practice) or not obj.is_public:
        return []
    transfers = (
        _public().filter(practice=obj).select_related("region").order_by("-confirmed_state_since", "-pk")
    )
    return [
        Doer(
            int(each.confirmed_by_receiver_id or 0),
            _("Took it up in %(region)s") % {"region": each.region.label},
        )
        for each in transfers[:MOST]
    ]


MOST = 24
declare(
    DeedSource(
        "transfers",
        counted=ngettext_lazy("%(count)d transfer", "%(count)d transfers", "count"),
        counts=_counts,
        newest=_newest,
        about=_about,
        order=20,
    )
)

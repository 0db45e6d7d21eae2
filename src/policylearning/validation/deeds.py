"""What judging practices proves of an expert. Only opinions that the public reads under their name count."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from policylearning.directory.deeds import Deed, DeedSource, Doer, declare
from policylearning.practices.models import Practice

from .models import Assessment
from .queries import opinions_on, published_opinions


def _counts(users: Collection[int]) -> Mapping[int, int]:
    return _numbers(published_opinions().filter(expert__in=users))


def _numbers(opinions: QuerySet[Assessment]) -> dict[int, int]:
    practices = Count("round__practice", distinct=True)
    rows = opinions.order_by().values("expert").annotate(number=practices)
    return {row["expert"]: row["number"] for row in rows}


def _newest(user_id: int, most: int) -> list[Deed]:
    opinions = published_opinions().filter(expert=user_id).select_related("round__practice")
    found: dict[int, Deed] = {}
    for each in opinions.order_by("-state_since", "-pk")[: 2 * most]:
        practice = each.round.practice
        found.setdefault(
            practice.pk, Deed(practice.title, practice.get_absolute_url(), each.state_since.date())
        )
    return list(found.values())[:most]


def _about(obj: Any) -> list[Doer]:
    if not isinstance(obj, Practice) or not obj.is_public:
        return []
    return [Doer(each.expert_id, _("Judged it as an expert")) for each in opinions_on(obj)]


declare(
    DeedSource(
        "validation",
        counted=ngettext_lazy("%(count)d practice judged", "%(count)d practices judged", "count"),
        counts=_counts,
        newest=_newest,
        about=_about,
        order=30,
    )
)

"""What owning a practice proves of somebody."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from policylearning.directory.deeds import Deed, DeedSource, Doer, declare

from .models import Practice
from .queries import listed


def _counts(users: Collection[int]) -> Mapping[int, int]:
    rows = listed().filter(owner__in=users).order_by().values("owner").annotate(number=Count("pk"))
    return {row["owner"]: row["number"] for row in rows}


def _newest(user_id: int, most: int) -> list[Deed]:
    return [
        Deed(practice.title, practice.get_absolute_url(), practice.start)
        for practice in listed().filter(owner=user_id)[:most]
    ]


def _about(obj: Any) -> list[Doer]:
    if not isinstance(obj, Practice) or not obj.is_public:
        return []
    return [Doer(obj.owner_id, _("Owns this practice"))]


declare(
    DeedSource(
        "practices",
        counted=ngettext_lazy("%(count)d good practice", "%(count)d good practices", "count"),
        counts=_counts,
        newest=_newest,
        about=_about,
        order=10,
    )
)

"""Rating again what only the passing of time has changed."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction

from policylearning.audit.actions import record_many
from policylearning.common import clock
from policylearning.practices.models import Practice
from policylearning.practices.queries import badge_of
from policylearning.search.actions import changed_many


@transaction.atomic
def rate_again(*, practices: Iterable[int], at: datetime | None = None) -> int:
    """Keep today's evidence level of the practices with these keys. Returns how many had another one.

    The platform's own act: nobody edited anything, so versions stay and no revision is kept.
    """
    at = at or clock.now()
    rows = Practice.objects.select_for_update(of=("self",)).filter(pk__in=list(practices)).order_by("pk")
    moved = []
    for practice in rows.prefetch_related("indicators"):
        level = badge_of(practice).level
        if level != practice.evidence_level:
            practice.evidence_level, practice.changed_at = level, at
            moved.append(practice)
    Practice.objects.bulk_update(moved, ["evidence_level", "changed_at"])
    changed_many(Practice, [each.pk for each in moved])
    for level, group in groupby(sorted(moved, key=_level), key=_level):
        record_many(verb="practices.rate", objects=group, by=None, at=at, data={"evidence_level": level})
    return len(moved)


def _level(practice: Practice) -> int:
    return practice.evidence_level

"""Everything that changes what somebody follows. It is their own: the audit trail does not hold it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.finder.enums import Frequency
from policylearning.finder.models import MOST_FOLLOWS, Follow
from policylearning.practices.models import Practice

from .due import next_due
from .queries import follow_of, last_arrival, title_for, with_facts
from .wanted import Wanted


class FollowsTooMuch(ActionError):
    """There is no room for one more; nothing was changed."""


@transaction.atomic
def follow(
    *,
    wanted: Wanted | Practice,
    by: Actor,
    title: str = "",
    frequency: str = Frequency.WEEKLY,
    at: datetime | None = None,
) -> Follow:
    """Tell `by` from now on what is new and fits a search, or what happens to a practice.

    What they follow already is left as it is. Raises FollowsTooMuch at MOST_FOLLOWS, ActionError for a practice
    that is not public and for a search that asks for nothing.
    """
    at = at or clock.now()
    demand(by, "finder.follow")
    locked(by)
    present = follow_of(by, wanted)
    if present is not None:
        return present
    if Follow.objects.filter(owner=by).count() >= MOST_FOLLOWS:
        raise FollowsTooMuch(
            _("You follow %(number)d things already. Remove one you no longer need first.")
            % {"number": MOST_FOLLOWS}
        )
    made = Follow(owner=by, frequency=frequency, created_at=at)
    if isinstance(wanted, Practice):
        if not wanted.is_public:
            raise ActionError(_("This practice is not public, so there is nothing to follow."))
        made.practice, default = wanted, str(wanted)
    else:
        if not wanted.is_anything:
            raise ActionError(_("Search for something or choose a filter first."))
        made.query, made.filters, made.kinds = wanted.query, dict(wanted.filters), list(wanted.kinds)
        made.digest, default = wanted.digest, title_for(wanted)
    made.title = title.strip() or default
    _from_now_on(made, at)
    made.save()
    return made


@transaction.atomic
def change(*, follow: Follow, by: Actor, title: str, frequency: str, at: datetime | None = None) -> Follow:
    """Rename it, or be told of it sooner or later."""
    at = at or clock.now()
    follow = _mine(follow, by)
    if not title.strip():
        raise ActionError(_("Give it a title."), field="title")
    if follow.frequency != frequency:
        # What waits for a digest is told at once when that is wanted now.
        follow.due_at = at if frequency == Frequency.AT_ONCE else next_due(frequency, follow.owner, at)
    follow.title, follow.frequency = title.strip(), frequency
    follow.save(update_fields=["title", "frequency", "due_at"])
    return follow


@transaction.atomic
def pause(*, follow: Follow, by: Actor, at: datetime | None = None) -> Follow:
    """Say nothing of it until it is taken up again."""
    follow = _mine(follow, by)
    follow.paused_at = follow.paused_at or at or clock.now()
    follow.save(update_fields=["paused_at"])
    return follow


@transaction.atomic
def resume(*, follow: Follow, by: Actor, at: datetime | None = None) -> Follow:
    """Tell of what comes from now on; what came during the pause is not made up for."""
    follow = _mine(follow, by)
    if follow.paused_at is not None:
        follow.paused_at = None
        _from_now_on(follow, at or clock.now())
        follow.save()
    return follow


@transaction.atomic
def unfollow(*, follow: Follow, by: Actor) -> None:
    _mine(follow, by).delete()


def _mine(follow: Follow, by: Actor) -> Follow:
    follow = locked(follow)
    demand(by, "finder.change_follow", follow)
    return follow


def _from_now_on(follow: Follow, at: datetime) -> None:
    follow.seen = last_arrival()
    follow.due_at = next_due(follow.frequency, follow.owner, at)
    if follow.practice_id is not None:
        follow.known = with_facts([follow.practice_id])[follow.practice_id][1]

"""Everything that changes a shortlist.

The audit trail holds what lets others in or out (sharing). What people keep for themselves is their own.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.practices import queries as practice_queries
from policylearning.practices.models import Practice

from .enums import Visibility
from .models import MOST_ITEMS, MOST_SHORTLISTS, Shortlist, ShortlistItem
from .queries import default_of, items_for


class Full(ActionError):
    """There is no room for one more; nothing was changed."""


@transaction.atomic
def create(*, by: Actor, title: str, note: str = "", at: datetime | None = None) -> Shortlist:
    """Start a shortlist, private. Raises Full at MOST_SHORTLISTS."""
    demand(by, "finder.keep")
    locked(by)
    return _create(by, title, note, at or clock.now())


def _create(by: Actor, title: str, note: str, at: datetime, *, is_default: bool = False) -> Shortlist:
    if Shortlist.objects.filter(owner=by).count() >= MOST_SHORTLISTS:
        raise Full(
            _("You have %(number)d shortlists already. Delete one you no longer need first.")
            % {"number": MOST_SHORTLISTS}
        )
    title = _title(title)
    return Shortlist.objects.create(
        owner=by, title=title, note=note, created_at=at, changed_at=at, is_default=is_default
    )


def _title(title: str) -> str:
    if not title.strip():
        raise ActionError(_("Give it a title."), field="title")
    return title.strip()


@transaction.atomic
def edit(*, shortlist: Shortlist, by: Actor, title: str, note: str, at: datetime | None = None) -> Shortlist:
    """Rename it and say what it is for."""
    shortlist = _mine(shortlist, by, at)
    shortlist.title, shortlist.note = _title(title), note
    shortlist.save(update_fields=["title", "note"])
    return shortlist


@transaction.atomic
def delete(*, shortlist: Shortlist, by: Actor) -> None:
    """Delete it with its notes. Its link is dead from now on."""
    _mine(shortlist, by, None).delete()


@transaction.atomic
def add(
    *,
    practice: Practice,
    by: Actor,
    shortlist: Shortlist | None = None,
    note: str = "",
    at: datetime | None = None,
) -> ShortlistItem:
    """Put the practice at the end of the shortlist; of the default one, made when missing, unless said.

    What is on it already stays where it is. Raises Full at MOST_ITEMS, ActionError for a practice that is not
    there for `by`.
    """
    at = at or clock.now()
    demand(by, "finder.keep")
    if not practice_queries.visible_to(by).filter(pk=practice.pk).exists():
        raise ActionError(_("This practice is not there any more. Your shortlists are unchanged."))
    shortlist = _mine(shortlist or _default(by, at), by, at)
    present = shortlist.items.filter(practice=practice).first()
    if present is not None:
        return present
    if shortlist.items.count() >= MOST_ITEMS:
        raise Full(
            _("“%(title)s” holds %(number)d practices already. Remove one, or use another shortlist.")
            % {"title": shortlist.title, "number": MOST_ITEMS}
        )
    last = shortlist.items.aggregate(last=Max("position"))["last"]
    position = 1 if last is None else last + 1
    return ShortlistItem.objects.create(
        shortlist=shortlist, practice=practice, note=note, position=position, added_at=at
    )


def _default(by: Actor, at: datetime) -> Shortlist:
    locked(by)
    return default_of(by) or _create(by, _("My shortlist"), "", at, is_default=True)


@transaction.atomic
def keep_all(
    *,
    by: Actor,
    title: str,
    note: str = "",
    practices: Iterable[tuple[Practice, str]],
    at: datetime | None = None,
) -> Shortlist:
    """Start a shortlist of these practices, in this order, each with its note."""
    shortlist = create(by=by, title=title, note=note, at=at)
    for practice, remark in practices:
        add(practice=practice, by=by, shortlist=shortlist, note=remark, at=at)
    return shortlist


@transaction.atomic
def remove(
    *, practice: Practice, by: Actor, shortlist: Shortlist | None = None, at: datetime | None = None
) -> None:
    """Take the practice off the shortlist (the default one unless said), with its note, if it is there."""
    shortlist = shortlist or default_of(by)
    if shortlist is not None:
        _mine(shortlist, by, at).items.filter(practice=practice).delete()


@transaction.atomic
def choose(
    *,
    practice: Practice,
    by: Actor,
    shortlists: Iterable[Shortlist],
    title: str = "",
    at: datetime | None = None,
) -> None:
    """Have the practice on exactly these of one's shortlists, and on a new one when a title is given."""
    at = at or clock.now()
    wanted = {each.pk: each for each in shortlists}
    for shortlist in Shortlist.objects.filter(owner=by, items__practice=practice).exclude(pk__in=wanted):
        remove(practice=practice, by=by, shortlist=shortlist, at=at)
    for shortlist in wanted.values():
        add(practice=practice, by=by, shortlist=shortlist, at=at)
    if title.strip():
        add(practice=practice, by=by, shortlist=create(by=by, title=title, at=at), at=at)


@transaction.atomic
def annotate(*, item: ShortlistItem, by: Actor, note: str, at: datetime | None = None) -> ShortlistItem:
    """Say why it is on the list."""
    _mine(item.shortlist, by, at)
    item = locked(item)
    item.note = note
    item.save(update_fields=["note"])
    return item


@transaction.atomic
def move(*, item: ShortlistItem, by: Actor, up: bool, at: datetime | None = None) -> None:
    """One place up or down among what `by` sees; at the end of the list nothing happens."""
    shortlist = _mine(item.shortlist, by, at)
    order = list(shortlist.items.all())
    seen = list(items_for(shortlist, by).values_list("pk", flat=True))
    place = seen.index(item.pk) + (-1 if up else 1)
    if not 0 <= place < len(seen):
        return
    places = {each.pk: number for number, each in enumerate(order)}
    order.insert(places[seen[place]], order.pop(places[item.pk]))
    for number, each in enumerate(order, start=1):
        each.position = number
    ShortlistItem.objects.bulk_update(order, ["position"])


@transaction.atomic
def share(
    *,
    shortlist: Shortlist,
    by: Actor,
    shows_owner: bool = False,
    shows_notes: bool = False,
    at: datetime | None = None,
) -> Shortlist:
    """Let everybody read it who has the link. Done again, it keeps the link and changes only what it shows."""
    at = at or clock.now()
    shortlist = _mine(shortlist, by, at)
    shortlist.shows_owner, shortlist.shows_notes = shows_owner, shows_notes
    if not shortlist.is_shared:
        _new_link(shortlist)
        record(verb="finder.share", obj=shortlist, by=by, at=at)
    shortlist.save()
    return shortlist


@transaction.atomic
def renew_link(*, shortlist: Shortlist, by: Actor, at: datetime | None = None) -> Shortlist:
    """A new link; the old one is dead."""
    at = at or clock.now()
    shortlist = _mine(shortlist, by, at)
    if not shortlist.is_shared:
        raise ActionError(_("It is not shared, so there is no link to renew."))
    _new_link(shortlist)
    shortlist.save()
    record(verb="finder.renew_link", obj=shortlist, by=by, at=at)
    return shortlist


def _new_link(shortlist: Shortlist) -> None:
    shortlist.visibility = Visibility.LINK
    shortlist.token = secrets.token_urlsafe(24)


@transaction.atomic
def unshare(*, shortlist: Shortlist, by: Actor, at: datetime | None = None) -> Shortlist:
    """Only its owner sees it from now on; the link is dead."""
    at = at or clock.now()
    shortlist = _mine(shortlist, by, at)
    if shortlist.is_shared:
        shortlist.visibility, shortlist.token = Visibility.PRIVATE, None
        shortlist.save()
        record(verb="finder.unshare", obj=shortlist, by=by, at=at)
    return shortlist


def _mine(shortlist: Shortlist, by: Actor, at: datetime | None) -> Shortlist:
    """The shortlist, locked, for its owner; it counts as changed now."""
    shortlist = locked(shortlist)
    demand(by, "finder.change", shortlist)
    shortlist.changed_at = at or clock.now()
    shortlist.save(update_fields=["changed_at"])
    return shortlist

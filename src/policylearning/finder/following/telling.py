"""Telling people: find whose turn it is, what is new for them, and say it once, in one notice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import F, Min
from django.urls import reverse

from policylearning.accounts.models import User
from policylearning.common.locking import locked
from policylearning.finder import notifications
from policylearning.finder.models import Arrival, Follow, Told
from policylearning.jobs.registry import Work
from policylearning.notifications.actions import notify
from policylearning.practices.models import Practice, Revision
from policylearning.practices.queries import differences
from policylearning.practices.queries import visible_to as practices_visible_to
from policylearning.search.queries import fitting
from policylearning.search.registry import audience_of, source_of
from policylearning.search.visible import visible_objects
from policylearning.topics.queries import filters_now

from .changes import Change, Facts, compare
from .due import next_due
from .queries import due, last_arrival, visible_to, with_facts

MOST_NEW = 5_000
"""New things that are looked at in one go, the newest: an import of a hundred thousand is no news to anybody."""
PEOPLE = 200
"""People that are looked after between two signs of progress."""

Key = tuple[str, int]


class News:
    """What came into sight after `since`, and which of it fits a search; each different search is asked once.

    Whoever follows the same topic asks the same question. Who may see the answer is another question, asked for
    each person that has one.
    """

    def __init__(self, since: int, until: int) -> None:
        arrivals = Arrival.objects.filter(pk__gt=since, pk__lte=until).order_by("-pk")[:MOST_NEW]
        self.arrivals = {(each.kind, each.object_id): each for each in arrivals}
        self._fitting: dict[tuple[str, str], list[Key]] = {}

    def fitting(self, follow: Follow) -> list[Key]:
        """The keys that fit, best first, whether the follower saw them before or not."""
        question = (follow.digest, follow.owner.language)
        if question not in self._fitting:
            self._fitting[question] = (
                fitting(
                    follow.query,
                    keys=self.arrivals,
                    kinds=follow.kinds,
                    filters=filters_now(follow.filters),
                    language=follow.owner.language,
                )
                if self.arrivals
                else []
            )
        return self._fitting[question]

    def new_for(self, follow: Follow) -> list[Key]:
        """Those that came after the follower was told last, and after they began to follow."""
        return [
            key
            for key in self.fitting(follow)
            if self.arrivals[key].pk > follow.seen and self.arrivals[key].at > follow.created_at
        ]


@dataclass(slots=True)
class Found:
    """What one person may have to be told."""

    new: dict[Key, list[Follow]] = field(default_factory=dict)
    changed: dict[int, tuple[Follow, Facts, list[Change]]] = field(default_factory=dict)
    """By the practice's key."""

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


class Elsewhere(Exception):
    """Another worker, or the person, was quicker: what was found is left to whoever looks next."""


def tell_due(work: Work, at: datetime) -> int:
    """Tell everybody whose turn has come; how many notices went. Begun anew, it goes on where it ended.

    Raises NoIndex or Unreadable while there is no index to ask.
    """
    until = last_arrival()
    whose = due(at)
    oldest = whose.filter(practice__isnull=True).aggregate(seen=Min("seen"))["seen"]
    news = News(until if oldest is None else oldest, until)
    done, told, last = 0, 0, 0
    while people := list(
        whose.filter(owner__gt=last)
        .order_by("owner_id")
        .values_list("owner_id", flat=True)
        .distinct()[:PEOPLE]
    ):
        follows = list(whose.filter(owner__in=people).select_related("owner").order_by("owner_id", "pk"))
        told += _tell_all(follows, news, at=at, until=until)
        done, last = done + len(people), people[-1]
        work.progress(done, done + 1)
    return told


def _tell_all(follows: list[Follow], news: News, *, at: datetime, until: int) -> int:
    practices = with_facts([each.practice_id for each in follows if each.practice_id is not None])
    quiet: list[Follow] = []
    told = 0
    for _owner, group in groupby(follows, key=lambda each: each.owner_id):
        theirs = list(group)
        found = _found(theirs, news, practices)
        if not found:
            quiet += theirs
            continue
        try:
            told += _tell(theirs[0].owner, theirs, found, news, at=at, until=until)
        except Elsewhere:
            continue
    with transaction.atomic():
        _move_on(quiet, at=at, until=until)
    return told


def _found(follows: Iterable[Follow], news: News, practices: Mapping[int, tuple[Practice, Facts]]) -> Found:
    found = Found()
    for follow in follows:
        if follow.practice_id is None:
            for key in news.new_for(follow):
                found.new.setdefault(key, []).append(follow)
        else:
            practice, now = practices[follow.practice_id]
            changes = compare(follow.known, now)
            if changes:
                found.changed[practice.pk] = follow, now, changes
    return found


@transaction.atomic
def _tell(owner: User, follows: list[Follow], found: Found, news: News, *, at: datetime, until: int) -> bool:
    """One notice of everything found that this person may see and was not told before; whether there was any."""
    owner = locked(owner)
    if _move_on(follows, at=at, until=until) < len(follows):
        raise Elsewhere
    rows = [*_new(owner, found.new, news, at), *_changed(owner, found, at)]
    for follow, now, _changes in found.changed.values():
        Follow.objects.filter(pk=follow.pk).update(known=now)
    if not rows:
        return False
    Told.objects.bulk_create(rows)
    named = sorted({pk for row in rows for pk in row.follows})
    Follow.objects.filter(pk__in=named).update(matched=F("matched") + 1, matched_at=at)
    titles = dict(Follow.objects.filter(pk__in=named).values_list("pk", "title"))
    notify(
        notifications.NEWS_OF_ONE if len(named) == 1 else notifications.NEWS,
        to=[owner],
        url=reverse("finder:news"),
        context={"name": titles[named[0]], "number": len(named)},
        cause=f"finder.news:{at.isoformat()}",
        at=at,
    )
    return True


def _new(owner: User, new: Mapping[Key, list[Follow]], news: News, at: datetime) -> list[Told]:
    """New to this person, each with all the searches it fits, also those whose turn has not come."""
    mine = audience_of(owner) or []
    told = set(
        Told.objects.filter(user=owner, is_new=True, object_id__in={pk for _kind, pk in new}).values_list(
            "kind", "object_id"
        )
    )
    open_to = [key for key in new if key not in told and set(news.arrivals[key].audience) & set(mine)]
    seen = visible_objects(open_to, owner)
    keys = [key for key in open_to if key in seen]
    names = _all_that_fit(owner, keys, news) if keys else {}
    return [
        Told(user=owner, kind=key[0], object_id=key[1], at=at, follows=sorted(names[key])) for key in keys
    ]


def _all_that_fit(owner: User, keys: Collection[Key], news: News) -> dict[Key, set[int]]:
    names: defaultdict[Key, set[int]] = defaultdict(set)
    for follow in (
        visible_to(owner).filter(practice__isnull=True, paused_at__isnull=True).select_related("owner")
    ):
        for key in news.fitting(follow):
            if key in keys:
                names[key].add(follow.pk)
    return names


def _changed(owner: User, found: Found, at: datetime) -> list[Told]:
    """Changes of practices this person may see. A text that says the same again has not changed."""
    kind = source_of(Practice).kind
    seen = set(practices_visible_to(owner).filter(pk__in=found.changed).values_list("pk", flat=True))
    rows = []
    for pk, (follow, _now, changes) in found.changed.items():
        kept = [each for change in changes if (each := _with_fields(pk, change))]
        if pk in seen and kept:
            rows.append(
                Told(
                    user=owner,
                    kind=kind,
                    object_id=pk,
                    at=at,
                    is_new=False,
                    changes=kept,
                    follows=[follow.pk],
                )
            )
    return rows


def _with_fields(practice: int, change: Change) -> Change | None:
    """A change of the text with the names of the fields, or None when the two texts are alike."""
    if change[0] != "text":
        return change
    texts = dict(
        Revision.objects.filter(practice=practice, number__in=change[1:3]).values_list("number", "content")
    )
    fields = [each.field for each in differences(texts.get(change[1], {}), texts.get(change[2], {}))]
    return [*change[:3], fields] if fields else None


def _move_on(follows: Iterable[Follow], *, at: datetime, until: int) -> int:
    """Note when each is looked at next; how many there were. Compare and set: what was moved meanwhile is not."""
    groups: defaultdict[datetime | None, list[int]] = defaultdict(list)
    for each in follows:
        groups[next_due(each.frequency, each.owner, at)].append(each.pk)
    return sum(
        due(at).filter(pk__in=keys).order_by().update(due_at=moment, seen=until)
        for moment, keys in groups.items()
    )

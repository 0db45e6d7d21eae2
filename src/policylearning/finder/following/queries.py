"""Questions about what is followed, each a function named for its answer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from policylearning.accounts.roles import is_member
from policylearning.common.permissions import Actor
from policylearning.finder.models import Arrival, Follow, Told
from policylearning.practices.filters import FACETS
from policylearning.practices.models import Practice, Revision
from policylearning.search.facets import labels_of

from .changes import Facts, facts
from .wanted import Wanted


def visible_to(user: Actor) -> QuerySet[Follow]:
    """One's own, newest first."""
    if user is None:
        return Follow.objects.all()
    return Follow.objects.filter(owner=user) if is_member(user) else Follow.objects.none()


def follow_of(user: Actor, wanted: Wanted | Practice) -> Follow | None:
    """The user's follow of this search or practice."""
    which = (
        Q(practice=wanted.pk)
        if isinstance(wanted, Practice)
        else Q(digest=wanted.digest, practice__isnull=True)
    )
    return visible_to(user).filter(which).first()


def told_to(user: Actor) -> QuerySet[Told]:
    """What somebody was told, newest first."""
    return Told.objects.filter(user=user) if is_member(user) else Told.objects.none()


def due(at: datetime) -> QuerySet[Follow]:
    """Whose turn has come, of people whose account is open."""
    return Follow.objects.filter(due_at__lte=at, paused_at__isnull=True, owner__is_active=True)


def last_arrival() -> int:
    """The key of the last arrival; 0 when there is none."""
    return Arrival.objects.aggregate(last=Max("pk"))["last"] or 0


def with_facts(keys: Collection[int]) -> dict[int, tuple[Practice, Facts]]:
    """The practices of these keys, each with what followers know of it. One query."""
    newest = Revision.objects.filter(practice=OuterRef("pk")).order_by("-number").values("number")[:1]
    practices = Practice.objects.filter(pk__in=keys).annotate(newest=Coalesce(Subquery(newest), 0))
    return {each.pk: (each, facts(each, each.newest)) for each in practices.order_by("pk")}


def described(wanted: Iterable[Wanted]) -> list[list[str]]:
    """Each search in words: what is searched for, then each facet with its values. One query a facet, for all."""
    all_wanted = list(wanted)
    values: defaultdict[str, set[str]] = defaultdict(set)
    for each in all_wanted:
        for facet, chosen in each.filters.items():
            values[facet].update(chosen)
    labels = {facet: labels_of(facet, sorted(chosen)) for facet, chosen in values.items()}
    return [_described(each, labels) for each in all_wanted]


def _described(wanted: Wanted, labels: Mapping[str, Mapping[str, Any]]) -> list[str]:
    words = [f"“{wanted.query}”"] if wanted.query else []
    for facet, chosen in wanted.filters.items():
        names = ", ".join(str(labels[facet].get(value, value)) for value in chosen)
        words.append(f"{FACETS.get(facet, facet)}: {names}")
    kinds = labels_of("kind", wanted.kinds)
    return words or [str(kinds.get(kind, kind)) for kind in wanted.kinds] or [_("Everything")]


def title_for(wanted: Wanted) -> str:
    """What to call a search that nobody gave a title: its words, and its values without the facets' names."""
    words = [wanted.query] if wanted.query else []
    for facet, chosen in wanted.filters.items():
        labels = labels_of(facet, chosen)
        words.append(", ".join(str(labels.get(value, value)) for value in chosen))
    title = ", ".join(words) or ", ".join(described([wanted])[0])
    return title if len(title) <= 120 else title[:119] + "…"

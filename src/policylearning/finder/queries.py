"""Questions about shortlists and likeness, each a function named for its answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from policylearning.accounts.roles import is_member
from policylearning.common.permissions import Actor
from policylearning.practices import queries as practice_queries
from policylearning.practices.models import Practice
from policylearning.search.like import Like, like

from .enums import Visibility
from .models import Shortlist, ShortlistItem

AT_MOST_COMPARED = 4
SHARED_SAID = 3
"""Of what two practices share, so much is named."""


def visible_to(user: Actor) -> QuerySet[Shortlist]:
    """One's own. A shared one is found by its link alone."""
    if user is None:
        return Shortlist.objects.all()
    return Shortlist.objects.filter(owner=user) if is_member(user) else Shortlist.objects.none()


def with_counts(shortlists: QuerySet[Shortlist]) -> QuerySet[Shortlist]:
    """With `size`, the number of practices on each."""
    return shortlists.annotate(size=Count("items"))


def shared(token: str) -> Shortlist | None:
    """The shortlist behind a link, unless the link was taken back or the account is closed."""
    found = Shortlist.objects.filter(token=token, visibility=Visibility.LINK, owner__is_active=True)
    return found.select_related("owner").first()


def default_of(user: Actor) -> Shortlist | None:
    return Shortlist.objects.filter(owner=user, is_default=True).first() if is_member(user) else None


def items_for(shortlist: Shortlist, reader: Actor) -> QuerySet[ShortlistItem]:
    """The items whose practice `reader` may see, in order, with what a card shows."""
    seen = practice_queries.visible_to(reader).values("pk")
    items = ShortlistItem.objects.filter(shortlist=shortlist, practice__in=seen)
    return items.select_related("practice__region", "practice__institution").prefetch_related(
        "practice__topics"
    )


def items_of(user: Actor) -> QuerySet[ShortlistItem]:
    """The items of one's own shortlists."""
    return ShortlistItem.objects.filter(shortlist__in=visible_to(user)).select_related(
        "shortlist", "practice"
    )


def choices_for(user: Actor, practice: Practice) -> QuerySet[Shortlist]:
    """One's shortlists, each with `holds`: whether the practice is on it."""
    on_it = ShortlistItem.objects.filter(shortlist=OuterRef("pk"), practice=practice)
    return with_counts(visible_to(user)).annotate(holds=Exists(on_it))


def is_kept(user: Actor, practice: Practice) -> bool:
    """Whether it is on the user's default shortlist."""
    return ShortlistItem.objects.filter(
        shortlist__owner=user, shortlist__is_default=True, practice=practice
    ).exists()


def compared(ids: Sequence[int], reader: Actor) -> list[Practice]:
    """The practices of these ids that `reader` may see, in the given order, at most AT_MOST_COMPARED."""
    wanted = list(dict.fromkeys(ids))
    practices = practice_queries.visible_to(reader).filter(pk__in=wanted)
    practices = practices.select_related("region", "institution", "project", "field_of_intervention")
    found = {each.pk: each for each in practices.prefetch_related("topics", "tags", "indicators")}
    return [found[pk] for pk in wanted if pk in found][:AT_MOST_COMPARED]


@dataclass(frozen=True, slots=True)
class Alike:
    """A practice like another one, and why, in a sentence."""

    practice: Practice
    why: str


def alike(practice: Practice, reader: Actor, limit: int = 3) -> list[Alike]:
    """Listed practices of a shared topic, from other regions, that are like it by words or by meaning, best first."""
    topics = [topic.slug for topic in practice.topics.all()]
    if not topics:
        return []
    tags = {tag.pk: tag.name for tag in practice.tags.all()}
    found = like(
        "practice",
        practice.pk,
        f"{practice.title}. {practice.summary}",
        user=reader,
        tags=[tag.slug for tag in practice.tags.all()],
        language=practice.language,
        filters={"topic": topics},
        without={"region": [practice.region.code]} if practice.region else {},
        limit=limit,
    )
    return [Alike(each.obj, _why(each, tags)) for each in found]


def _why(found: Like, tags: dict[int, str]) -> str:
    shared = [tags[tag.pk] for tag in found.obj.tags.all() if tag.pk in tags]
    if shared:
        return _("Both: %(tags)s") % {"tags": ", ".join(shared[:SHARED_SAID])}
    if found.words:
        return _("Both speak of: %(words)s") % {"words": ", ".join(found.words[:SHARED_SAID])}
    return _("Near in meaning")

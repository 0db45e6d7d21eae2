"""Questions about shortlists and likeness, each a function named for its answer."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from policylearning.accounts.roles import is_member
from policylearning.common.permissions import Actor
from policylearning.practices import queries as practice_queries
from policylearning.practices.enums import LISTED_STATES
from policylearning.practices.models import Practice

from .enums import Visibility
from .models import Shortlist, ShortlistItem

AT_MOST_COMPARED = 4
TAG_ROWS_READ = 2000
"""Likeness looks at so many of the newest uses of a practice's tags, whatever the store holds."""
CANDIDATES = 60


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


def alike(practice: Practice, limit: int = 3) -> list[Practice]:
    """Listed practices of a shared topic, from other regions, that share tags with it.

    Most shared tags first, then more evidence, then newer. Reads a bounded number of rows.
    """
    tags, topics = [[each.pk for each in related.all()] for related in (practice.tags, practice.topics)]
    if not tags or not topics:
        return []
    one, each = USES_OF_A_TAG.format(uses=_tables["uses"], most=TAG_ROWS_READ // len(tags)), "%s"
    question = ALIKE.format(
        **_tables,
        all_uses=" UNION ALL ".join([one] * len(tags)),
        candidates=CANDIDATES,
        topics=", ".join([each] * len(topics)),
        states=", ".join([each] * len(LISTED_STATES)),
        limit=limit,
    )
    region = practice.region_id or 0
    with connection.cursor() as cursor:
        cursor.execute(question, [*tags, practice.pk, *topics, *map(str, LISTED_STATES), region])
        keys = [key for (key,) in cursor.fetchall()]
    return practice_queries.cards(keys)


# By hand: Django has no limit within a union on SQLite.
USES_OF_A_TAG = """
    SELECT practice_id FROM (SELECT practice_id FROM {uses} WHERE tag_id = %s ORDER BY id DESC LIMIT {most}) AS newest
"""
ALIKE = """
    SELECT found.practice_id
    FROM (
        SELECT practice_id, COUNT(*) AS shared FROM ({all_uses}) AS each
        WHERE practice_id <> %s
        GROUP BY practice_id ORDER BY shared DESC, practice_id DESC LIMIT {candidates}
    ) AS found
    JOIN {practices} AS practice ON practice.id = found.practice_id
    WHERE EXISTS (SELECT 1 FROM {subjects} AS its WHERE its.practice_id = practice.id AND its.topic_id IN ({topics}))
        AND practice.state IN ({states}) AND COALESCE(practice.region_id, -1) <> %s
    ORDER BY found.shared DESC, practice.evidence_level DESC, practice.id DESC LIMIT {limit}
"""
_tables = {
    "uses": Practice.tags.through._meta.db_table,
    "subjects": Practice.topics.through._meta.db_table,
    "practices": Practice._meta.db_table,
}

"""Questions about conversations, each a function named for its answer."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Substr

from policylearning.accounts.models import User
from policylearning.accounts.newcomers import DAY
from policylearning.accounts.roles import is_member, is_secretariat
from policylearning.common.permissions import Actor
from policylearning.search.registry import sources
from policylearning.search.visible import visible_objects

from .enums import ReportState
from .limits import UNANSWERED
from .models import Block, Conversation, Message, Participant, Report

SHOWN = 160
"""Characters of a message in a list."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def visible_to(user: Actor) -> QuerySet[Conversation]:
    """One's own, as long as one has not left."""
    if user is None:
        return Conversation.objects.all()
    if not is_member(user):
        return Conversation.objects.none()
    mine = Participant.objects.filter(user=user, left_at__isnull=True)
    return Conversation.objects.filter(pk__in=mine.values("conversation"))


def for_list(conversations: QuerySet[Conversation], user: User) -> QuerySet[Any]:
    """With `is_unread`, the beginning of the `last_text`, and the people who are `here`."""
    me = Participant.objects.filter(conversation=OuterRef("pk"), user=user)
    reached = _reaching(user).filter(
        conversation=OuterRef("pk"), removed_at__isnull=True, delivered_at__gte=OuterRef("since")
    )
    beginning = reached.order_by("-delivered_at", "-pk").values(beginning=Substr("text", 1, SHOWN))
    unread = reached.exclude(by=user).filter(delivered_at__gt=OuterRef("read"))
    return (
        conversations.annotate(
            since=Subquery(me.values("joined_at")[:1]),
            read=Coalesce(Subquery(me.values("read_at")[:1]), Value(NEVER)),
        )
        .annotate(is_unread=Exists(unread), last_text=Subquery(beginning[:1]))
        .prefetch_related(_people())
    )


def _reaching(user: User) -> QuerySet[Message]:
    """What was delivered, but for what somebody wrote whom `user` had blocked by then."""
    blocked = Block.objects.filter(by=user, whom=OuterRef("by"), at__lte=OuterRef("written_at"))
    return Message.objects.filter(~Exists(blocked), delivered_at__isnull=False)


def _people() -> "Prefetch[str, QuerySet[Participant], str]":
    here = Participant.objects.filter(left_at__isnull=True).select_related("user")
    return Prefetch("participants", here, to_attr="here")


def participant_of(conversation: Conversation, user: User) -> Participant | None:
    return Participant.objects.filter(conversation=conversation, user=user, left_at__isnull=True).first()


def messages_for(user: User, conversation: Conversation) -> QuerySet[Message]:
    """What reached them since they joined, and their own that waits; in the order of writing."""
    joined = Participant.objects.filter(conversation=conversation, user=user).values("joined_at")[:1]
    reached = _reaching(user).filter(conversation=conversation, delivered_at__gte=Subquery(joined))
    seen = Q(pk__in=reached.values("pk")) | Q(conversation=conversation, delivered_at__isnull=True, by=user)
    return Message.objects.filter(seen).select_related("by").order_by("written_at", "pk")


def people_in(conversation: Conversation) -> list[User]:
    """Those who are here now, by when they came."""
    return [
        each.user
        for each in conversation.participants.filter(left_at__isnull=True)
        .select_related("user")
        .order_by("joined_at", "pk")
    ]


def between(one: User, other: User) -> Conversation | None:
    """The last conversation of these two alone."""
    both = visible_to(one).filter(pk__in=visible_to(other).values("pk"))
    third = Participant.objects.filter(conversation=OuterRef("pk")).exclude(user__in=[one, other])
    return both.filter(~Exists(third)).first()


def must_wait(user: User, conversation: Conversation) -> bool:
    """The last messages in it are all theirs, and as many as may go unanswered."""
    last = Message.objects.filter(conversation=conversation, delivered_at__isnull=False)
    writers = list(last.order_by("-delivered_at", "-pk").values_list("by", flat=True)[:UNANSWERED])
    return len(writers) == UNANSWERED and set(writers) == {user.pk}


def waiting_of(user: User, conversation: Conversation) -> Message | None:
    return Message.objects.filter(conversation=conversation, by=user, delivered_at__isnull=True).first()


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote in the last 24 hours."""

    conversations: int
    messages: int


def written_lately(user: User, now: datetime) -> Written:
    since = now - DAY
    return Written(
        Conversation.objects.filter(started_by=user, started_at__gt=since).count(),
        Message.objects.filter(by=user, written_at__gt=since).count(),
    )


def about(conversation: Conversation, user: User) -> tuple[str, str] | None:
    """(title, address) of what it began at, if the reader may see that now."""
    if not conversation.about_kind or conversation.about_kind not in sources:
        return None
    key = (conversation.about_kind, int(conversation.about_id or 0))
    obj = visible_objects([key], user).get(key)
    return (str(obj), obj.get_absolute_url()) if obj is not None else None


def blocks_of(user: User) -> QuerySet[Block]:
    return Block.objects.filter(by=user).select_related("whom")


def hears(reader: User, writer: User) -> bool:
    """Whether what `writer` writes reaches `reader`."""
    return not Block.objects.filter(by=reader, whom=writer).exists()


def reports_visible_to(user: Actor) -> QuerySet[Report]:
    if user is not None and not is_secretariat(user):
        return Report.objects.none()
    return Report.objects.select_related("message__by", "message__conversation", "by", "decided_by")


def reports_waiting(user: Actor) -> QuerySet[Report]:
    return reports_visible_to(user).filter(state=ReportState.OPEN).order_by("at", "pk")

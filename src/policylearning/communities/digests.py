"""Digests: what others wrote, told once a day or on Mondays, in the morning where the reader is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from policylearning.accounts.places import zone
from policylearning.common.locking import locked
from policylearning.notifications.actions import notify

from . import queries
from .enums import IN, Digest
from .models import CommunityMember
from .notifications import DIGEST

HOUR = 7
MONDAY = 0


def is_due(member: CommunityMember, now: datetime) -> bool:
    """It is past seven in the morning of a day, or of a Monday, that had no digest yet."""
    place: ZoneInfo = zone(member.user.time_zone)
    local, last = now.astimezone(place), member.digested_at.astimezone(place)
    if local.hour < HOUR or local.date() <= last.date():
        return False
    return member.digest == Digest.DAILY or (member.digest == Digest.WEEKLY and local.weekday() == MONDAY)


def waiting() -> list[int]:
    """The keys of those who get digests."""
    rows = CommunityMember.objects.filter(
        role__in=IN, digest__in=[Digest.DAILY, Digest.WEEKLY], user__is_active=True
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def send(key: int, now: datetime) -> bool:
    """Tell one member what is new, and note until where. False when it is not their time or nothing is new."""
    member = CommunityMember.objects.select_related("user", "community").filter(pk=key).first()
    if member is None or not is_due(member, now):
        return False
    member = locked(member)
    posts = list(queries.new_since(member).filter(at__lte=now).values_list("pk", flat=True))
    member.digested_at = now
    member.save(update_fields=["digested_at"])
    if not posts:
        return False
    notify(
        DIGEST,
        to=[member.user],
        about=member.community,
        url=member.community.get_absolute_url(),
        cause=f"communities.digest:{member.community_id}-{posts[0]}-{posts[-1]}",
        at=now,
    )
    return True

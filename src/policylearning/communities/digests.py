"""Digests: what others wrote, told once a day or on Mondays, in the morning where the reader is."""

from datetime import datetime

from django.db import transaction

from policylearning.accounts.mornings import next_morning
from policylearning.notifications.actions import notify

from . import queries
from .enums import IN, Digest
from .models import CommunityMember
from .notifications import DIGEST


def is_due(member: CommunityMember, now: datetime) -> bool:
    """A morning, or one of a Monday, has come since the last digest."""
    if member.digest not in (Digest.DAILY, Digest.WEEKLY):
        return False
    weekly = member.digest == Digest.WEEKLY
    return next_morning(member.user, member.digested_at, monday=weekly) <= now


def waiting() -> list[int]:
    """The keys of those who get digests."""
    rows = CommunityMember.objects.filter(
        role__in=IN, digest__in=[Digest.DAILY, Digest.WEEKLY], user__is_active=True
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def send(key: int, now: datetime) -> bool:
    """Tell one member what is new, and note until where. False when it is not their time or nothing is new."""
    member = CommunityMember.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if member is None or not is_due(member, now):
        return False
    since, member.digested_at = member.digested_at, now
    fresh = queries.new_since(member.community_id, member.user_id, since, now).exists()
    member.save(update_fields=["digested_at"])
    if not fresh:
        return False
    notify(
        DIGEST,
        to=[member.user],
        about=member.community,
        url=member.community.get_absolute_url(),
        cause=f"communities.digest:{member.community_id}:{since.isoformat()}/{now.isoformat()}",
        at=now,
    )
    return True

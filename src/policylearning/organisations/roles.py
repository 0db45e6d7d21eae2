"""Who somebody is by the organisation they work for."""

from policylearning.common.permissions import Actor

from .enums import PUBLIC_AUTHORITIES
from .models import Membership


def is_verified_authority(user: Actor) -> bool:
    """Whether the user's membership of a verified public authority is confirmed. Read once per user."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    cached: bool | None = getattr(user, "_verified_authority", None)
    if cached is None:
        cached = Membership.objects.filter(
            user=user,
            confirmed_at__isnull=False,
            organisation__verified_at__isnull=False,
            organisation__type__in=PUBLIC_AUTHORITIES,
        ).exists()
        user._verified_authority = cached
    return cached


def is_member_of(user: Actor, organisation_id: int) -> bool:
    """Whether the user's membership of this organisation is confirmed."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    return Membership.objects.filter(
        user=user, organisation=organisation_id, confirmed_at__isnull=False
    ).exists()

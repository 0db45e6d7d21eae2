"""Who must have a second factor, and who has one."""

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from policylearning.common.permissions import Actor

from .models import User
from .roles import is_staff

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes alone are none."""


def second_factors_of(user: User) -> QuerySet[Authenticator]:
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
    return found.order_by("created_at", "pk")


def owes_second_factor(user: Actor) -> bool:
    """Staff without one. At most two queries, none for members."""
    return is_staff(user) and not second_factors_of(user).exists()

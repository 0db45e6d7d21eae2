"""Questions about practitioners, each a function named for its answer."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Prefetch, Q, QuerySet

from policylearning.accounts.models import User
from policylearning.accounts.roles import is_member
from policylearning.common.permissions import Actor
from policylearning.organisations.models import Membership

from . import deeds
from .enums import Audience
from .faces import Face, face_for
from .models import Profile, PublicFace

P = TypeVar("P", bound=Profile)


def visible_to(user: Actor) -> QuerySet[Profile]:
    """Visitors: the public ones. Members: those for members too, and their own. Never of a closed account."""
    if user is None:
        return Profile.objects.all()
    seen = Q(audience=Audience.PUBLIC)
    if is_member(user):
        seen |= Q(audience=Audience.MEMBERS) | Q(user=user)
    return Profile.objects.filter(seen, user__is_active=True)


def listed() -> QuerySet[Profile]:
    """In the directory, for whomever."""
    return Profile.objects.filter(listed_at__isnull=False, user__is_active=True)


def public_faces() -> QuerySet[PublicFace]:
    return PublicFace.objects.filter(audience=Audience.PUBLIC, user__is_active=True)


def for_faces(profiles: QuerySet[P]) -> QuerySet[P]:
    """Everything a face may show, in three queries more whatever the number of rows."""
    confirmed = Membership.objects.filter(confirmed_at__isnull=False).select_related("organisation__region")
    return profiles.select_related("user", "region").prefetch_related(
        "topics", "tags", Prefetch("user__memberships", confirmed)
    )


def profile_of(user: Actor) -> Profile | None:
    return Profile.objects.filter(user=user).first() if is_member(user) else None


def of_people(ids: Iterable[int], reader: Actor) -> dict[int, Profile]:
    """The listed profiles `reader` may see of these users, by the key of the user."""
    found = for_faces(visible_to(reader).filter(user__in=list(ids), listed_at__isnull=False))
    return {each.user_id: each for each in found}


def doers_of(obj: Any, reader: Actor, most: int = 12) -> list[tuple[Face, str]]:
    """Practitioners who did what `obj` is about, as `reader` sees them, each with what they did."""
    doers = deeds.doers_of(obj)
    profiles = of_people([doer.user_id for doer in doers], reader)
    found = [
        (face_for(reader, profiles[doer.user_id]), doer.reason) for doer in doers if doer.user_id in profiles
    ]
    return [(face, reason) for face, reason in found if face.shows("deeds")][:most]


def people_of(organisation_id: int, reader: Actor, most: int) -> QuerySet[Profile]:
    """Practitioners confirmed as working for an organisation, the longest in the directory first."""
    working = Membership.objects.filter(organisation=organisation_id, confirmed_at__isnull=False)
    seen = visible_to(reader).filter(listed_at__isnull=False, user__in=working.values("user"))
    return for_faces(seen).order_by("listed_at", "pk")[:most]


def find_people(text: str, reader: Actor, *, limit: int = 10) -> list[Profile]:
    """Listed people whose name has every typed word, as far as `reader` may see them."""
    found = visible_to(reader).filter(listed_at__isnull=False)
    for word in text.split()[:6]:
        found = found.filter(user__name__icontains=word)
    return list(found.select_related("user").order_by("user__name", "pk")[:limit]) if text.strip() else []


def default_role_title(user: User) -> str:
    """What somebody said of their role when they joined their organisation."""
    said = Membership.objects.filter(user=user).exclude(role_title="").order_by("created_at", "pk").first()
    return str(said.role_title) if said else ""

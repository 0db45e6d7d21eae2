"""What the directory keeps about a person."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.models import User
from policylearning.accounts.personal import PersonalData, Rows, personal_data
from policylearning.common.permissions import Actor

from .actions import forget_photo, tell_search
from .models import Profile


def export_profile(user: User) -> Rows:
    """Everything, what is hidden from others too."""
    fields = (
        "audience",
        "fields_seen_by",
        "listed_at",
        "role_title",
        "region__code",
        "expertise",
        "languages",
        "offers",
        "seeks",
        "willing",
    )
    rows: Rows = list(Profile.objects.filter(user=user).values(*fields))
    for row, profile in zip(rows, Profile.objects.filter(user=user), strict=True):
        row["topics"] = [topic.name for topic in profile.topics.all()]
        row["tags"] = [tag.name for tag in profile.tags.all()]
    return rows


def photo_of(user: User) -> Iterable[tuple[str, "File[bytes]"]]:
    for profile in Profile.objects.filter(user=user).exclude(photo=""):
        yield "photo", profile.photo


def erase_profile(user: User, by: Actor, at: datetime) -> str:
    profile = Profile.objects.filter(user=user).first()
    if profile is None:
        return "none"
    tell_search([profile.pk])
    forget_photo(profile)
    profile.delete()
    return "deleted, with the photo"


personal_data(
    PersonalData(
        "directory", _("My profile in the directory"), export_profile, erase_profile, photo_of, order=50
    )
)

"""The only code that changes profiles."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.languages import CODES
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.common.versions import unchanged
from policylearning.regions.models import Region
from policylearning.search.actions import changed_many
from policylearning.topics.models import Tag, Topic

from .enums import Audience, Willing
from .faces import FIELDS
from .models import Profile, PublicFace

CONTENT = ("role_title", "region", "expertise", "languages", "offers", "seeks", "willing")


class UnknownWord(ActionError):
    """An audience, field, language or readiness that the directory does not know."""


@transaction.atomic
def save_profile(
    *,
    user: User,
    audience: str,
    fields_seen_by: Mapping[str, str],
    role_title: str,
    region: Region | None,
    topics: Iterable[Topic],
    expertise: str,
    tags: Iterable[Tag],
    languages: Sequence[str],
    offers: str,
    seeks: str,
    willing: Sequence[str],
    by: Actor,
    at: datetime | None = None,
    version: str = "",
) -> Profile:
    """Say who one is in the directory, and who sees what. The first time, and every later one.

    Raises UnknownWord; ChangedMeanwhile when `version` is not the present one.
    """
    user, at = locked(user), at or clock.now()
    demand(by, "directory.edit", user)
    _demand_known(audience, fields_seen_by, languages, willing)
    profile = Profile.objects.filter(user=user).first() or Profile(user=user, version=0)
    given: dict[str, Any] = {
        "role_title": role_title,
        "region": region,
        "expertise": expertise,
        "languages": list(dict.fromkeys(languages)),
        "offers": offers,
        "seeks": seeks,
        "willing": list(dict.fromkeys(willing)),
    }
    if profile.version:
        unchanged(profile, version, mine={name: given[name] for name in ("expertise", "offers", "seeks")})
    before = profile.audience
    for name in CONTENT:
        setattr(profile, name, given[name])
    profile.audience, profile.fields_seen_by = Audience(audience), dict(fields_seen_by)
    profile.listed_at = None if audience == Audience.NOBODY else profile.listed_at or at
    profile.changed_at, profile.version = at, profile.version + 1
    profile.save()
    profile.topics.set(topics)
    profile.tags.set(tags)
    record(verb="directory.save", obj=profile, by=by, at=at, before=before, after=str(profile.audience))
    tell_search([profile.pk])
    return profile


@transaction.atomic
def keep_photo(
    *, profile: Profile, photo: "File[bytes] | None", by: Actor, at: datetime | None = None
) -> Profile:
    """Put a photo in the place of the one there is; None takes it away."""
    profile, at = locked(profile), at or clock.now()
    demand(by, "directory.edit", profile.user)
    forget_photo(profile)
    if photo is not None:
        profile.photo.save(photo.name or "photo", photo, save=False)
    profile.changed_at = at
    profile.save(update_fields=["photo", "changed_at"])
    record(verb="directory.photo", obj=profile, by=by, at=at, after="kept" if photo is not None else "")
    return profile


def forget_photo(profile: Profile) -> None:
    """Take the file off the store once this is certain."""
    if profile.photo:
        storage, name = profile.photo.storage, str(profile.photo.name)
        transaction.on_commit(lambda: storage.delete(name))
        profile.photo = ""


def tell_search(profiles: Iterable[int]) -> None:
    """Both faces of these profiles may have changed."""
    keys = list(profiles)
    changed_many(Profile, keys)
    changed_many(PublicFace, keys)


def _demand_known(
    audience: str, fields_seen_by: Mapping[str, str], languages: Sequence[str], willing: Sequence[str]
) -> None:
    known = set(Audience.values)
    for name, value in fields_seen_by.items():
        if name not in FIELDS or value not in known:
            raise UnknownWord(_("Choose one of those offered."), field=f"seen_{name}")
    if audience not in known:
        raise UnknownWord(_("Choose one of those offered."), field="audience")
    if not set(languages) <= set(CODES):
        raise UnknownWord(_("Choose languages from those offered."), field="languages")
    if not set(willing) <= set(Willing.values):
        raise UnknownWord(_("Choose from those offered."), field="willing")

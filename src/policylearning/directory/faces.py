"""A profile as one sort of reader sees it. Pages, search, exports and feeds read faces, never profiles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from policylearning.accounts.roles import is_member
from policylearning.common.languages import name_of
from policylearning.common.permissions import Actor
from policylearning.organisations.models import Membership, Organisation

from .deeds import Proof
from .enums import WIDTH, Audience, Willing
from .models import Profile

FIELDS: Final[Mapping[str, StrOrPromise]] = {
    "role_title": _("Role"),
    "organisation": _("Organisation"),
    "region": _("Region"),
    "topics": _("Topics"),
    "expertise": _("Expertise and tags"),
    "languages": _("Languages"),
    "offers": _("What I offer"),
    "seeks": _("What I seek"),
    "willing": _("Willing to"),
    "photo": _("Photo"),
    "deeds": _("What the platform knows I did"),
}
"""What its owner may show or hide, beside the name: who finds the profile knows the name."""

DEFAULT: Final = Audience.MEMBERS


def seen_by(profile: Profile, field: str) -> Audience:
    """Who sees a field: as chosen, but never more than find the profile."""
    chosen = Audience(profile.fields_seen_by.get(field, DEFAULT))
    return min(chosen, Audience(profile.audience), key=lambda each: WIDTH[each])


def reads_as(reader: Actor, profile: Profile) -> Audience:
    """What `reader` is to the profile; its owner (and the platform itself) sees what nobody else does."""
    if reader is None or (reader.is_authenticated and reader.pk == profile.user_id):
        return Audience.NOBODY
    return Audience.MEMBERS if is_member(reader) else Audience.PUBLIC


@dataclass
class Face:
    """What `audience` may read of `profile`: everything else is empty. NOBODY is the owner's own view."""

    profile: Profile
    audience: Audience
    hit: Any = None
    """Where a search found it."""
    proofs: list[Proof] = field(default_factory=list)
    """What the platform knows they did; filled in for lists."""

    def shows(self, field: str) -> bool:
        if self.audience == Audience.NOBODY:
            return True
        return WIDTH[seen_by(self.profile, field)] >= WIDTH[self.audience]

    def _shown(self, field: str, empty: Any) -> Any:
        return getattr(self.profile, field) if self.shows(field) else empty

    @property
    def pk(self) -> int:
        return self.profile.pk

    @property
    def name(self) -> str:
        return str(self.profile.user.name)

    @property
    def role_title(self) -> str:
        return str(self._shown("role_title", ""))

    @cached_property
    def organisation(self) -> Organisation | None:
        return organisation_of(self.profile) if self.shows("organisation") else None

    @property
    def region(self) -> Any:
        return self._shown("region", None)

    @cached_property
    def topics(self) -> list[Any]:
        return list(self.profile.topics.all()) if self.shows("topics") else []

    @property
    def expertise(self) -> str:
        return str(self._shown("expertise", ""))

    @cached_property
    def tags(self) -> list[Any]:
        return list(self.profile.tags.all()) if self.shows("expertise") else []

    @property
    def languages(self) -> list[str]:
        return list(self._shown("languages", []))

    @property
    def language_names(self) -> list[str]:
        return [name_of(code) for code in self.languages]

    @property
    def offers(self) -> str:
        return str(self._shown("offers", ""))

    @property
    def seeks(self) -> str:
        return str(self._shown("seeks", ""))

    @property
    def willing(self) -> list[str]:
        return list(self._shown("willing", []))

    @property
    def willing_to(self) -> list[str]:
        return [str(Willing(each).label) for each in self.willing]

    @property
    def photo(self) -> Any:
        return self._shown("photo", None) or None

    @property
    def line(self) -> str:
        """Role and organisation: "Programme manager, Region of Funen"."""
        return ", ".join(str(part) for part in (self.role_title, self.organisation) if part)

    def get_absolute_url(self) -> str:
        return self.profile.get_absolute_url()


def face_for(reader: Actor, profile: Profile) -> Face:
    return Face(profile, reads_as(reader, profile))


def organisation_of(profile: Profile) -> Organisation | None:
    """The longest confirmed of the memberships. Prefetch `user__memberships__organisation` for many."""
    confirmed = [each for each in profile.user.memberships.all() if each.confirmed_at is not None]
    first = min(confirmed, key=_since, default=None)
    return first.organisation if first else None


def _since(membership: Membership) -> tuple[Any, int]:
    return membership.created_at, membership.pk

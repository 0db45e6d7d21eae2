"""Practitioners as the index knows them: once as members read them, once as visitors do."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.bearers import shows_people
from policylearning.accounts.roles import is_member
from policylearning.common.languages import name_of
from policylearning.common.permissions import Actor
from policylearning.organisations.enums import OrganisationType
from policylearning.regions.queries import with_parents
from policylearning.search.registry import (
    MEMBERS,
    VISITORS,
    Passage,
    SearchDocument,
    facet_label,
    searchable,
)

from . import queries
from .actions import tell_search
from .enums import Audience, Willing
from .faces import Face
from .models import Profile, PublicFace

LIST = "directory:list"
PASSAGES = {"expertise": _("Expertise"), "offers": _("Offers"), "seeks": _("Seeks"), "tags": _("Tags")}


def _for_members(user: Actor) -> QuerySet[Profile]:
    rows = queries.listed() if user is None or is_member(user) else Profile.objects.none()
    return queries.for_faces(rows)


def _for_visitors(user: Actor) -> QuerySet[PublicFace]:
    rows = queries.public_faces() if user is None or not is_member(user) else PublicFace.objects.none()
    return queries.for_faces(rows)


@searchable(
    "person",
    model=Profile,
    label=_("People"),
    everything=lambda: queries.for_faces(queries.listed()),
    visible_to=_for_members,
    title_field="user__name",
    list_url=LIST,
)
def for_members(profile: Profile) -> SearchDocument | None:
    if profile.audience == Audience.NOBODY or not profile.user.is_active:
        return None
    return _document(Face(profile, Audience.MEMBERS), MEMBERS)


@searchable(
    "person-in-public",
    model=PublicFace,
    label=_("People"),
    everything=lambda: queries.for_faces(queries.public_faces()),
    visible_to=_for_visitors,
    title_field="user__name",
    list_url=LIST,
)
def for_visitors(profile: PublicFace) -> SearchDocument | None:
    if profile.audience != Audience.PUBLIC or not profile.user.is_active:
        return None
    return _document(Face(profile, Audience.PUBLIC), VISITORS)


def kind_for(user: Actor) -> str:
    """The kind that `user` finds people as."""
    return "person" if is_member(user) else "person-in-public"


def _document(face: Face, audience: str) -> SearchDocument:
    organisation, region = face.organisation, face.region
    said = (
        (PASSAGES["expertise"], face.expertise),
        (PASSAGES["offers"], face.offers),
        (PASSAGES["seeks"], face.seeks),
        (PASSAGES["tags"], ", ".join(tag.name for tag in face.tags)),
    )
    extra: dict[str, tuple[str, ...]] = {"speaks": tuple(face.languages), "willing": tuple(face.willing)}
    if organisation:
        extra["organisation"] = (organisation.type,)
    return SearchDocument(
        title=face.name,
        summary=face.line,
        body=tuple(Passage(label, text) for label, text in said if text),
        url=face.get_absolute_url(),
        audience=(audience,),
        topics=tuple(topic.slug for topic in face.topics),
        countries=(region.country,) if region else (),
        regions=with_parents(region.code) if region else (),
        tags=tuple(tag.slug for tag in face.tags),
        date=face.profile.listed_at,
        extra=extra,
    )


@facet_label("speaks")
def _languages(values: Any) -> dict[str, Any]:
    return {value: name_of(value) for value in values}


@facet_label("willing")
def _willing(values: Any) -> dict[str, Any]:
    return {each.value: each.label for each in Willing}


@facet_label("organisation")
def _organisation_types(values: Any) -> dict[str, Any]:
    return dict(OrganisationType.choices)


@shows_people
def _people_changed(users: list[int]) -> None:
    tell_search(Profile.objects.filter(user__in=users).values_list("pk", flat=True))

"""Practices as the index knows them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from policylearning.common.permissions import Actor
from policylearning.regions.queries import with_parents
from policylearning.search.registry import Passage, SearchDocument, searchable

from . import queries
from .enums import LISTED_STATES
from .models import Practice

BODY = ("description", "evidence", "potential", "resources", "difficulties")
LABELS = {name: Practice._meta.get_field(name).verbose_name for name in BODY}  # type: ignore[union-attr]
"""Translated where they are shown: most passages are not."""


def everything() -> QuerySet[Practice]:
    return _with_parts(queries.listed())


def found_by(user: Actor) -> QuerySet[Practice]:
    """What a hit may show: listed practices only, whoever asks; drafts are found on one's desk."""
    return _with_parts(queries.listed())


def _with_parts(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    return practices.select_related("region", "institution").prefetch_related("topics", "tags")


@searchable(
    "practice",
    model=Practice,
    label=_("Good practices"),
    everything=everything,
    visible_to=found_by,
    title_field="title",
    list_url="practices:list",
    fetch=lambda keys, _user, whole: queries.found(keys, whole=whole),
)
def document(practice: Practice) -> SearchDocument | None:
    if practice.state not in LISTED_STATES:
        return None
    region = practice.region
    return SearchDocument(
        title=practice.title,
        summary=practice.summary,
        body=tuple(_passages(practice)),
        language=practice.language,
        url=practice.get_absolute_url(),
        audience=("public",),
        topics=tuple(topic.slug for topic in practice.topics.all()),
        countries=(region.country,) if region else (),
        regions=with_parents(region.code) if region else (),
        year=practice.start.year if practice.start else None,
        evidence=practice.evidence_level,
        fresh=practice.confirmed_at.date() if practice.confirmed_at else None,
        cost_from=_euro(practice.cost_from),
        cost_to=_euro(practice.cost_to),
        tags=tuple(tag.slug for tag in practice.tags.all()),
        date=practice.published_at,
        extra={"type": (practice.kind,)},
    )


def _passages(practice: Practice) -> Iterable[Passage]:
    for name in BODY:
        text = getattr(practice, name)
        if text:
            yield Passage(LABELS[name], text)
    names = [tag.name for tag in practice.tags.all()]
    place = [practice.place, str(practice.region or ""), str(practice.institution or "")]
    yield Passage(
        _("Tags, place and institution"),
        ". ".join(part for part in [*names, *place, practice.policy_instrument] if part),
    )


def _euro(amount: Any) -> int | None:
    return None if amount is None else int(amount)

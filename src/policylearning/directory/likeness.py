"""People like me: why somebody is worth meeting, in reasons that can be read."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policylearning.common.languages import name_of
from policylearning.organisations.enums import OrganisationType

from .faces import Face


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in a sentence to the reader, and how much it weighs."""

    weight: float
    text: str


OFFERS_WHAT_I_SEEK, SEEKS_WHAT_I_OFFER = 3.0, 2.0
EACH_TOPIC, EACH_TAG, MOST_COUNTED = 1.0, 1.0, 3
SAME_REGION, SAME_COUNTRY, SAME_KIND = 1.0, 0.5, 0.5
A_LANGUAGE = 0.25


def reasons(me: Face, other: Face, *, offers: str, seeks: str) -> list[Reason]:
    """Why `other` (as `me` sees them) is worth meeting, the weightiest first; empty when nothing speaks for it.

    `offers`, `seeks`: the words in which the index found that they offer what I seek, or seek what I offer; empty
    when it did not. A common language alone is no reason to meet, but one to talk: it comes last, beside others.
    """
    found = [
        *_meets(OFFERS_WHAT_I_SEEK, _("Offers what you seek: “%(words)s”"), offers),
        *_meets(SEEKS_WHAT_I_OFFER, _("Seeks what you offer: “%(words)s”"), seeks),
        *_shared_topics(me, other),
        *_shared_tags(me, other),
        *_place(me, other),
        *_kind(me, other),
    ]
    if not found:
        return []
    return sorted([*found, *_language(me, other)], key=lambda each: -each.weight)


def score(found: Collection[Reason]) -> float:
    return sum(each.weight for each in found)


def _meets(weight: float, text: str, words: str) -> list[Reason]:
    return [Reason(weight, text % {"words": words})] if words else []


def _shared_topics(me: Face, other: Face) -> list[Reason]:
    shared = [topic for topic in other.topics if topic in me.topics]
    if not shared:
        return []
    said = _("Works on %(topics)s too") % {"topics": ", ".join(topic.name for topic in shared)}
    return [Reason(EACH_TOPIC * min(len(shared), MOST_COUNTED), said)]


def _shared_tags(me: Face, other: Face) -> list[Reason]:
    shared = [tag.name for tag in other.tags if tag in me.tags]
    if not shared:
        return []
    said = ngettext("Shares the tag %(tags)s", "Shares the tags %(tags)s", len(shared))
    return [Reason(EACH_TAG * min(len(shared), MOST_COUNTED), said % {"tags": ", ".join(shared)})]


def _place(me: Face, other: Face) -> list[Reason]:
    if me.region is None or other.region is None:
        return []
    if me.region.code == other.region.code:
        return [Reason(SAME_REGION, _("Works in %(region)s too") % {"region": other.region.name})]
    if me.region.country == other.region.country:
        country = other.region.country_name
        return [Reason(SAME_COUNTRY, _("Works in %(country)s, as you do") % {"country": country})]
    return []


def _kind(me: Face, other: Face) -> list[Reason]:
    mine, theirs = me.organisation, other.organisation
    if (
        mine is None
        or theirs is None
        or mine == theirs
        or not mine.type == theirs.type != OrganisationType.OTHER
    ):
        return []
    kind = str(theirs.get_type_display())
    return [Reason(SAME_KIND, _("The same kind of organisation: %(kind)s") % {"kind": kind})]


def _language(me: Face, other: Face) -> list[Reason]:
    shared = [code for code in other.languages if code in me.languages]
    if not shared:
        return []
    names = ", ".join(name_of(code) for code in shared)
    return [Reason(A_LANGUAGE, _("Speaks %(languages)s, as you do") % {"languages": names})]

"""Whom to meet: candidates from the index and from what is shared, each with its reasons."""

from dataclasses import dataclass

from policylearning.accounts.models import User
from policylearning.search.queries import search

from . import queries
from .enums import Audience
from .faces import Face
from .likeness import Reason, reasons, score
from .models import Profile
from .search import PASSAGES

CANDIDATES = 40
"""Of each sort. What it costs does not grow with the directory."""
NEAR_THE_BEST = 0.5
"""Of the best score: whoever fits half as well is no answer beside it."""


@dataclass(frozen=True, slots=True)
class Match:
    face: Face
    reasons: list[Reason]


def people_like(user: User, most: int = 12) -> list[Match]:
    """Practitioners worth meeting for `user`, the best first, with the reasons; none without a profile of one's own."""
    mine = queries.for_faces(Profile.objects.filter(user=user)).first()
    if mine is None:
        return []
    me = Face(mine, Audience.NOBODY)
    offering, seeking = _found(mine.seeks, "offers", user), _found(mine.offers, "seeks", user)
    keys = {*offering, *seeking, *_sharing(mine)} - {mine.pk}
    people = queries.for_faces(queries.visible_to(user).filter(pk__in=keys, listed_at__isnull=False))
    matches = []
    for profile in people.order_by("pk"):
        face = Face(profile, Audience.MEMBERS)
        why = reasons(me, face, offers=offering.get(profile.pk, ""), seeks=seeking.get(profile.pk, ""))
        if why:
            matches.append(Match(face, why))
    return sorted(matches, key=lambda each: (-score(each.reasons), each.face.pk))[:most]


def _found(words: str, field: str, user: User) -> dict[int, str]:
    """By key, the words of their `field` that answer these: of the best few, none where nothing fits well."""
    if not words.strip():
        return {}
    found = search(words, user=user, kinds=("person",), page_size=CANDIDATES)
    if found.weak or found.degraded or not found.hits:
        return {}
    least = found.hits[0].score * NEAR_THE_BEST
    return {
        hit.id: " ".join("".join(part.text for part in hit.passage.parts).split())
        for hit in found.hits
        if hit.passage is not None and hit.passage.label == PASSAGES[field] and hit.score >= least
    }


def _sharing(mine: Profile) -> set[int]:
    """The newest of those who share a tag or a topic."""
    listed = queries.listed().order_by("-listed_at", "-pk")
    tags, topics = ([each.pk for each in related.all()] for related in (mine.tags, mine.topics))
    by_tag = listed.filter(tags__in=tags).values_list("pk", flat=True)[:CANDIDATES]
    by_topic = listed.filter(topics__in=topics).values_list("pk", flat=True)[:CANDIDATES]
    return {*by_tag, *by_topic}

"""Without an index: the titles in the database, and the reason why."""

import logging
from collections.abc import Collection
from itertools import islice
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from policylearning.common.permissions import Actor

from . import generations
from .reading import NoIndex, Unreadable
from .registry import Source, sources
from .words import words

log = logging.getLogger(__name__)

MOST_WORDS = 8


class Degraded(TextChoices):
    BUILDING = "building", _("The search index is being built. Until it is ready, only titles are searched.")
    UNREADABLE = "unreadable", _("The search index cannot be read just now. Only titles are searched.")


class WordsOnly(TextChoices):
    """Why a search went by its words, without their meaning."""

    OFF = "off", _("This platform searches by words.")
    NO_MODEL = "no-model", _("Search goes by words just now: what knows their meaning is being made ready.")
    BROKEN = "broken", _("Search goes by words just now: what knows their meaning cannot be used.")
    BUILDING = "building", _("Search goes by words just now: the meanings of the texts are being worked out.")


def can_do_without(error: BaseException) -> bool:
    """Whether it says that there is no index or that it is damaged: then titles are searched.

    Of files damaged inside, the engine says ValueError or panics, which is no Exception and has no name to import.
    """
    return isinstance(error, NoIndex | Unreadable | ValueError) or type(error).__name__ == "PanicException"


def reason(error: BaseException) -> Degraded:
    """What to tell the reader. An index that cannot be read is built anew by whoever indexes on this machine."""
    if not isinstance(error, NoIndex):
        log.error("The search index cannot be read; it will be built anew", exc_info=error)
        generations.ask_for_rebuild()
    return Degraded.BUILDING if isinstance(error, NoIndex) else Degraded.UNREADABLE


def titles(query: str, user: Actor, kinds: Collection[str], offset: int, limit: int) -> list[tuple[str, Any]]:
    """(kind, object) whose titles hold every word, newest first within a kind, the kinds one after another."""
    found: list[tuple[str, Any]] = []
    for source in _asked_for(kinds):
        matching = _matching(source, query, user)
        here = list(matching.order_by("-pk")[offset : offset + limit - len(found)])
        found += [(source.kind, obj) for obj in here]
        if len(found) >= limit:
            break
        offset = max(0, offset - matching.count()) if not here else 0
    return found


def count(query: str, user: Actor, kinds: Collection[str]) -> int:
    return sum(_matching(source, query, user).count() for source in _asked_for(kinds))


def _asked_for(kinds: Collection[str]) -> list[Source]:
    return [source for source in sources if not kinds or source.kind in kinds]


def _matching(source: Source, query: str, user: Actor) -> "QuerySet[Any]":
    matching = source.visible_to(user)
    for word in islice(dict.fromkeys(words(query)), MOST_WORDS):
        matching = matching.filter(**{f"{source.title_field}__icontains": word})
    return matching

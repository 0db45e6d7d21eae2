"""What is asked of topics and tags."""

import re
from collections import Counter
from collections.abc import Iterable

import Stemmer
from django.db.models import Q, QuerySet

from policylearning.common.text import folded

from .models import Tag, Topic

SUGGESTIONS = 10


def find_topic(slug: str) -> Topic | None:
    return Topic.objects.filter(slug=slug).first()


def tags_of(topics: Iterable[Topic]) -> QuerySet[Tag]:
    """Tags of any of `topics`, and those that belong to no topic and so to all."""
    return Tag.objects.filter(Q(topics__in=list(topics)) | Q(topics=None)).distinct()


def find_tags(text: str) -> list[Tag]:
    """Tags in which every typed word begins a word, those that begin with the text first."""
    words = folded(text).split()
    if not words:
        return []
    found = [tag for tag in Tag.objects.all() if _begin(words, folded(tag.name).split())]
    start = " ".join(words)
    return sorted(found, key=lambda tag: (not folded(tag.name).startswith(start), tag.name))[:SUGGESTIONS]


def suggest_tags(text: str, *, topics: Iterable[Topic] = (), limit: int = SUGGESTIONS) -> list[Tag]:
    """Tags that an English text speaks of: all words of the tag's name occur in it, endings aside.

    Those named most often come first; with `topics`, only theirs. One query.
    """
    wanted = list(topics)
    counts = Counter(_stems(text))
    found = [
        (min(counts[stem] for stem in stems), tag)
        for tag in (tags_of(wanted) if wanted else Tag.objects.all())
        if (stems := _stems(tag.name)) and all(counts[stem] for stem in stems)
    ]
    return [tag for _, tag in sorted(found, key=lambda pair: (-pair[0], pair[1].name))][:limit]


def _begin(typed: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in typed)


_SMALL = {"a", "and", "as", "for", "from", "in", "of", "on", "or", "the", "to", "with", "you"}


def _stems(text: str) -> list[str]:
    words = [word for word in re.split(r"\s+", folded(text)) if word and word not in _SMALL]
    return list(Stemmer.Stemmer("english").stemWords(words))

"""What is asked of topics and tags."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import Stemmer
from django.db.models import Q, QuerySet

from policylearning.common.text import folded

from .models import Tag, TagSynonym, Topic

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
    tags = Tag.objects.prefetch_related("synonyms")
    found = [tag for tag in tags if any(_begin(words, folded(name).split()) for name in names_of(tag))]
    start = " ".join(words)
    return sorted(found, key=lambda tag: (not folded(tag.name).startswith(start), tag.name))[:SUGGESTIONS]


def names_of(tag: Tag) -> list[str]:
    """Its name, then what else leads to it. Prefetch `synonyms` for many."""
    return [tag.name, *(synonym.name for synonym in tag.synonyms.all())]


def slugs_now(slugs: Iterable[str]) -> list[str]:
    """The same tags by the addresses they have now: one that was renamed or merged is found by its old one."""
    asked = list(slugs)
    here = set(Tag.objects.filter(slug__in=asked).values_list("slug", flat=True))
    old = {slug: folded(slug) for slug in asked if slug not in here}
    moved = (
        dict(TagSynonym.objects.filter(folded__in=old.values()).values_list("folded", "tag__slug"))
        if old
        else {}
    )
    return list(dict.fromkeys(moved.get(old.get(slug, ""), slug) for slug in asked))


def filters_now(filters: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Filters of a search that was kept, with the tags as they are called now."""
    return {**filters, "tag": slugs_now(filters["tag"])} if filters.get("tag") else dict(filters)


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

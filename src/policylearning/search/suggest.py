"""Suggestions while typing: words to go on with, what narrows the list, titles to go to; grouped by kind."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from tantivy import Occur, Order, Query

from policylearning.common.permissions import Actor

from . import lexical
from .documents import split_key
from .marking import Part
from .reading import NoIndex, Snapshot, Unreadable, snapshot
from .registry import audience_of, sources
from .schema import FACETS
from .suggestions import Suggestion, suggestion_sources
from .visible import visible_objects
from .words import fold, placed_words, plain, words

SHORTEST = 2
"""Letters of the last word before names are suggested."""
LONGEST = 100
INDEX_FROM = 3
"""Letters of it before words and titles are: fewer begin half of all titles, and walk half of the dictionary."""
ENDINGS = 40
"""Ways to end the last word that are tried, the most frequent ones of titles."""
LIKELY = 15
"""So many of them are suggested from, and the dictionary, which knows no frequencies, where there are fewer."""
WALKED = 50
"""Words of the dictionary that are looked at."""
REMEMBERED = 1000
"""Beginnings of at most INDEX_FROM letters whose endings are remembered as long as the index does not change."""
EACH = 2
"""Suggestions of one source among several, so that a telephone shows them all."""
ALONE = 8
"""Suggestions of a source that is asked alone."""
WORDS = TITLES = 3


@dataclass(frozen=True, slots=True)
class Suggested:
    """What one source suggests."""

    key: str
    label: StrOrPromise
    suggestions: list[Suggestion]


def suggest(typed: str, *, user: Actor, among: Collection[str] = (), narrow: bool = False) -> list[Suggested]:
    """What `user` may see that begins like what was typed, by source.

    `among` names sources: "words", kinds of documents, and those the apps declared; by default all of them.
    `narrow`: the list asked from can be narrowed, so what has a facet does that, if any document has its value.
    Otherwise it leads to its page, if it has one.
    """
    typed = typed[:LONGEST]
    found = words(typed)
    if not found or len(found[-1]) < SHORTEST:
        return []
    most = ALONE if len(among) == 1 else EACH
    suggested = [*_words(typed, among), *_titles(typed, user, among)]
    for source in suggestion_sources:
        if not among or source.key in among:
            lines = [_turned(each, narrow) for each in source.suggest(typed, user, most)]
            suggested.append(Suggested(source.key, source.label, [line for line in lines if line]))
    return [each for each in suggested if each.suggestions]


def parts(text: str, typed: str) -> list[Part]:
    """`text` in pieces, the letters that were typed marked."""
    wanted = sorted({fold(word) for word in words(typed)}, key=len, reverse=True)
    pieces, done = [], 0
    for word in placed_words(text):
        begun = next((each for each in wanted if fold(word.plain).startswith(each)), "")
        if begun:
            end = _covering(text[word.start : word.end], begun) + word.start
            pieces += [Part(text[done : word.start], False), Part(text[word.start : end], True)]
            done = end
    return [part for part in (*pieces, Part(text[done:], False)) if part.text]


def _covering(word: str, begun: str) -> int:
    """How many letters of the word the folded letters `begun` are."""
    return next((n for n in range(1, len(word)) if fold(plain(word[:n])).startswith(begun)), len(word))


def _turned(suggestion: Suggestion, narrow: bool) -> Suggestion | None:
    """A facet's value narrows or is a page; one that would find nothing is none at all."""
    if not suggestion.facet:
        return suggestion
    if not narrow:
        return replace(suggestion, facet="", value="", rest="") if suggestion.url else None
    now = _now()
    if now is None or suggestion.facet not in FACETS:
        return suggestion
    return suggestion if now.documents_with(suggestion.facet, suggestion.value) else None


def _now() -> Snapshot | None:
    try:
        return snapshot()
    except (NoIndex, Unreadable):
        return None


# Titles -----------------------------------------------------------------------------------------
def _titles(typed: str, user: Actor, among: Collection[str]) -> list[Suggested]:
    """Titles that hold all words typed, the last one as a beginning, the newest first; by kind of document."""
    kinds = [source.kind for source in sources if not among or source.kind in among]
    now = _now()
    *before, last = [fold(word) for word in words(typed)]
    if now is None or not kinds or len(last) < INDEX_FROM:
        return []
    limits = [lexical.any_of("title", [term for term, _ in _endings(last, now)], now)]
    limits += [Query.term_query(now.schema, "title", word) for word in before]
    audience = audience_of(user)
    if audience is not None:
        limits.append(lexical.any_of("audience", audience, now))
    if among:
        limits.append(lexical.any_of("kind", kinds, now))
    hits = now.searcher.search(
        Query.boolean_query([(Occur.Must, limit) for limit in limits]),
        TITLES,
        count=False,
        order_by_field="by_date",
        order=Order.Desc,
    ).hits
    keys = [split_key(str(now.searcher.doc(address).get_first("key"))) for _, address in hits]
    return _readable(keys, user)


def _endings(last: str, now: Snapshot) -> list[tuple[str, int]]:
    """Words of titles that begin so, with the number of titles, the most frequent first."""

    # The shorter, the longer the walk, and the sooner it is asked for again.
    recent: dict[str, list[tuple[str, int]]] = now.remember("title endings", dict)
    found = recent.get(last)
    if found is None:
        found = list(now.searcher.terms_with_prefix("title", last, limit=ENDINGS))
        if len(last) <= INDEX_FROM and len(recent) < REMEMBERED:
            recent[last] = found
    return found


def _readable(keys: list[tuple[str, int]], user: Actor) -> list[Suggested]:
    """One group for kinds of one name, and one line for an address: a thing may be found as several kinds."""
    visible = visible_objects(keys, user)
    by_label: dict[str, Suggested] = {}
    told = set()
    for kind, key in keys:
        source = sources[kind]
        document = source.document(visible[kind, key]) if (kind, key) in visible else None
        if document is not None and document.url not in told:
            told.add(document.url)
            group = by_label.setdefault(str(source.label), Suggested(kind, source.label, []))
            group.suggestions.append(Suggestion(text=document.title, url=document.url))
    return list(by_label.values())


# Words ------------------------------------------------------------------------------------------
def _words(typed: str, among: Collection[str]) -> list[Suggested]:
    """Words of public documents that the last one begins, one for each stem, the most frequent first."""
    now, last = _now(), words(typed)[-1]
    if now is None or len(last) < INDEX_FROM or (among and "words" not in among):
        return []
    candidates = {word for word, _ in _endings(fold(last), now)[:LIKELY]}
    if len(candidates) < LIKELY:
        candidates.update(word for word, _ in now.words.terms_with_prefix("word", last, limit=WALKED))
    typed_already = _stem_of(last, now)
    by_stem: dict[str, str] = {}
    for word in sorted(candidates, key=lambda word: (len(word), word)):
        by_stem.setdefault(_stem_of(word, now), word)
    counted = sorted(
        (-now.documents_with("stems", stem), word)
        for stem, word in by_stem.items()
        if stem and stem != typed_already
    )
    start = typed[: list(placed_words(typed))[-1].start]
    lines = [Suggestion(text=start + word) for frequency, word in counted[:WORDS] if frequency]
    return [Suggested("words", _("Search for"), lines)]


def _stem_of(word: str, now: Snapshot) -> str:
    """As the dictionary has it, which knows the words of public documents alone; "" for any other."""
    entry = now.words.search(Query.term_query(now.word_schema, "word", word), 1, count=False).hits
    return str(now.words.doc(entry[0][1]).get_first("stem")) if entry else ""

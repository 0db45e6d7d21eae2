"""Suggestions while typing: titles that begin so, then words to go on with."""

from dataclasses import dataclass

from tantivy import Occur, Order, Query

from policylearning.common.permissions import Actor

from . import lexical
from .documents import split_key
from .reading import NoIndex, Snapshot, Unreadable, snapshot
from .registry import audience_of, sources
from .visible import visible_objects
from .words import fold, words

SHORTEST = 2
"""Letters of the last word before anything is suggested."""
LONGEST = 100
ENDINGS = 50
"""Ways to end the last word that are tried, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind` is that of the document, or "" for a word; a word has no address."""

    text: str
    kind: str = ""
    url: str = ""


def suggest(typed: str, *, user: Actor, limit: int = 8) -> list[Suggestion]:
    """At most `limit`: titles the user may see that hold all words typed, the last one as a beginning; then words."""
    typed = typed[:LONGEST]
    whole = [fold(word) for word in words(typed)]
    if not whole or len(whole[-1]) < SHORTEST:
        return []
    try:
        now = snapshot()
    except (NoIndex, Unreadable):
        return []
    found = _titles(whole, user, limit, now)
    return found + _words(typed, words(typed)[-1], limit - len(found), now)


def _titles(whole: list[str], user: Actor, limit: int, now: Snapshot) -> list[Suggestion]:
    *before, last = whole
    endings = [term for term, _ in now.searcher.terms_with_prefix("title", last, limit=ENDINGS)]
    parts = [(Occur.Must, Query.term_query(now.schema, "title", word)) for word in before]
    parts.append((Occur.Must, lexical.any_of("title", endings, now)))
    audience = audience_of(user)
    if audience is not None:
        parts.append((Occur.Must, lexical.any_of("audience", audience, now)))
    hits = now.searcher.search(
        Query.boolean_query(parts), limit, count=False, order_by_field="by_date", order=Order.Desc
    ).hits
    keys = [split_key(str(now.searcher.doc(address).get_first("key"))) for _, address in hits]
    return _readable(keys, user)


def _readable(keys: list[tuple[str, int]], user: Actor) -> list[Suggestion]:
    visible = visible_objects(keys, user)
    documents = [(key[0], sources[key[0]].document(visible[key])) for key in keys if key in visible]
    return [Suggestion(document.title, kind, document.url) for kind, document in documents if document]


def _words(typed: str, last: str, limit: int, now: Snapshot) -> list[Suggestion]:
    """Words of public documents that go on from the last one, the most frequent stems first."""
    if limit <= 0:
        return []
    candidates = []
    for word, _ in now.words.terms_with_prefix("word", last, limit=ENDINGS * 4):
        if word != last:
            entry = now.words.search(Query.term_query(now.word_schema, "word", word), 1, count=False).hits
            stem = str(now.words.doc(entry[0][1]).get_first("stem")) if entry else ""
            candidates.append((-now.documents_with("stems", stem), word))
    start = typed.rstrip()[: len(typed.rstrip()) - len(last)]
    return [Suggestion(start + word) for frequency, word in sorted(candidates)[:limit] if frequency]

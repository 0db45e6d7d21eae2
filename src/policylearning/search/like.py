"""Documents like one document: by the telling words of its text, and by the nearness of its meaning."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tantivy import Occur, Query

from policylearning.common.permissions import Actor

from . import asked, dense, facets, lexical, ranking
from .documents import key_of, split_key
from .languages import is_ordinary
from .lexical import Found
from .plan import Term, idf, plan
from .reading import NoIndex, Snapshot, Unreadable, snapshot
from .registry import SearchDocument, audience_of, sources
from .visible import visible_objects

TELLING = 12
"""Words of the text that are looked for, the rarest ones that are not its own alone."""
SHORTEST = 4
"""Letters of such a word: shorter ones are seldom what a text is about."""
SHARE = 0.3
"""Of the idf of words and tags: documents that hold as much are alike by their words."""
NEAR = 0.45
"""Cosine from which documents are alike by their meaning."""
CANDIDATES = 50
SPARE = 2
"""So many times what is wanted is looked up: what was taken back a moment ago is not shown."""
REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a document may share with this one: a telling word, or a tag."""

    word: str
    """"" of a tag."""
    idf: float
    query: Query


@dataclass(frozen=True, slots=True)
class Like:
    kind: str
    id: int
    obj: Any
    document: SearchDocument
    words: tuple[str, ...]
    """Telling words that both have, the most telling first; none where the meaning alone is near."""


def like(
    kind: str,
    object_id: int,
    text: str,
    *,
    user: Actor,
    tags: Collection[str] = (),
    language: str = "",
    filters: Mapping[str, Collection[str]] | None = None,
    without: Mapping[str, Collection[str]] | None = None,
    limit: int = 3,
) -> list[Like]:
    """Documents of the same kind that `user` may see and that are like this one, best first, it not among them.

    `filters` they must pass, `without` they must not. `text` and `tags` are what counts of it. Remembered as long as
    the index does not change; nothing while there is none.
    """
    try:
        now = snapshot()
    except (NoIndex, Unreadable):
        return []
    audience = audience_of(user)
    question = (kind, object_id, text, repr(tags), repr(audience), repr(filters), repr(without), limit)
    recent: dict[Any, list[tuple[str, tuple[str, ...]]]] = now.remember("like", dict)
    if question not in recent:
        limits = _limits(kind, object_id, audience, filters or {}, without or {}, now)
        marks = _marks(text, tags, language, now)
        recent[question] = _found(kind, object_id, marks, limits, limit * SPARE, now)
        while len(recent) > REMEMBERED:
            recent.pop(next(iter(recent), None), None)
    return _readable(recent[question], user)[:limit]


def _limits(
    kind: str,
    object_id: int,
    audience: list[str] | None,
    filters: Mapping[str, Collection[str]],
    without: Mapping[str, Collection[str]],
    now: Snapshot,
) -> list[Query]:
    limits = [lexical.any_of("kind", [kind], now)]
    if audience is not None:
        limits.append(lexical.any_of("audience", audience, now))
    limits += [facets.filter_query(facet, values, now) for facet, values in filters.items()]
    others = [facets.filter_query(facet, values, now) for facet, values in without.items()]
    itself = lexical.any_of("key", [key_of(kind, object_id)], now)
    return [*limits, *(lexical.without(each) for each in (itself, *others))]


def _found(
    kind: str, object_id: int, marks: list[_Mark], limits: list[Query], most: int, now: Snapshot
) -> list[tuple[str, tuple[str, ...]]]:
    """(key, shared words), best first: the share of the marks by idf, and the cosine, added.

    One tag in common is enough, and so is much of the words or a near meaning.
    """
    whole = sum(mark.idf for mark in marks) or 1.0
    held = Query.boolean_query([(Occur.Should, Query.const_score_query(m.query, m.idf)) for m in marks])
    best = lexical.best(lexical.within(held, limits), now, limit=CANDIDATES) if marks else []
    shares = {each.place: each.score / whole for each in best}
    near = {each.place: each.score for each in _nearest(kind, object_id, limits, now)}
    keys = {place: ranking.key_at(place, now) for place in {**shares, **near}}
    found: list[tuple[str, tuple[str, ...]]] = []
    for place in sorted(keys, key=lambda each: (-shares.get(each, 0.0) - near.get(each, 0.0), keys[each])):
        shared = (
            [mark for mark in marks if lexical.matches(mark.query, place, now)] if place in shares else []
        )
        by_words = shares.get(place, 0.0) >= SHARE or any(not mark.word for mark in shared)
        if by_words or near.get(place, 0.0) >= NEAR:
            found.append((keys[place], tuple(mark.word for mark in shared if mark.word) if by_words else ()))
        if len(found) == most:
            break
    return found


def _nearest(kind: str, object_id: int, limits: list[Query], now: Snapshot) -> list[Found]:
    shelves = dense.shelves([kind])
    vector = shelves.first(kind, object_id) if shelves else None
    if shelves is None or vector is None:
        return []
    return dense.Meaning(vector, shelves, understood=True).nearest(limits, now)


def _marks(text: str, tags: Collection[str], language: str, now: Snapshot) -> list[_Mark]:
    made = plan(asked.read_plainly(text), now, reader=language or "en", exactly=True)
    telling = sorted(
        (term for term in made.terms if _tells(term, now)), key=lambda term: (-term.idf, term.word)
    )
    words = [
        _Mark(term.word, term.idf, query)
        for term in telling[:TELLING]
        if (query := lexical.term_query(term, now)) is not None
    ]
    return words + [
        _Mark(
            "", idf(now.documents_with("tag", tag), now.searcher.num_docs), lexical.any_of("tag", [tag], now)
        )
        for tag in tags
    ]


def _tells(term: Term, now: Snapshot) -> bool:
    return (
        term.word.isalpha()
        and len(term.word) >= SHORTEST
        and not is_ordinary(term.word)
        and any(now.documents_with("stems", stem) > 1 for stem in term.stems)
    )


def _readable(found: list[tuple[str, tuple[str, ...]]], user: Actor) -> list[Like]:
    keys = {split_key(key): words for key, words in found}
    visible = visible_objects(list(keys), user)
    likes = []
    for (kind, object_id), words in keys.items():
        obj = visible.get((kind, object_id))
        document = sources[kind].document(obj) if obj is not None else None
        if document is not None:
            likes.append(Like(kind, object_id, obj, document, words))
    return likes

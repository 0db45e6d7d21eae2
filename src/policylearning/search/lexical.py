"""The two lexical lists: L, BM25 over stems; G, BM25 over 4-grams. Both as OR: one word is enough."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from .equivalents import Phrase
from .grams import grams
from .plan import Group, Term, idf, known_stems
from .reading import Snapshot

LIST = 200
"""Length of each list that is fused."""
TOO_COMMON = 0.25
"""4-grams in more than this share of the documents say little and cost most; a large index leaves them out."""
LARGE = 50_000
"""Documents from which it does. The loss in quality is under .005 nDCG@10."""

LESS = 0.7
"""The weight of a label of the glossary beside the words that were typed."""

Place = tuple[int, int]
"""A document within a snapshot: segment and number. Unlike the engine's address it can be a key."""


class Found(NamedTuple):
    place: Place
    score: float


def address(place: Place) -> tantivy.DocAddress:
    return tantivy.DocAddress(*place)


def stems_query(groups: Iterable[Group], snapshot: Snapshot) -> Query | None:
    """Any of the words; None when the index knows none. The best of a word's stems counts, repeated words more, and
    of a term and what other languages call it the better one."""
    parts = []
    for group in groups:
        typed = [part for part in (term_query(term, snapshot) for term in group.terms) if part is not None]
        others = phrases_of(group)
        if others:
            options = [either(typed)] if typed else []
            options += [
                Query.boost_query(phrase_of(each, snapshot), _weight(each, group, snapshot))
                for each in others
            ]
            typed = [Query.disjunction_max_query(options)]
        parts += typed
    return Query.boolean_query([(Occur.Should, part) for part in parts]) if parts else None


def phrases_of(group: Group) -> tuple[Phrase, ...]:
    return group.equivalent.phrases if group.equivalent else ()


def phrase_of(phrase: Phrase, snapshot: Snapshot) -> Query:
    if len(phrase.stems) == 1:
        return Query.term_query(snapshot.schema, "stems", phrase.stems[0], "freq")
    return Query.phrase_query(snapshot.schema, "stems", list(phrase.stems))


def _weight(phrase: Phrase, group: Group, snapshot: Snapshot) -> float:
    """Less than what was typed, also where the label is rarer: few documents are in that language."""
    total = snapshot.searcher.num_docs
    rareness = sum(idf(snapshot.documents_with("stems", stem), total) for stem in phrase.stems)
    return LESS * min(1.0, group.idf / rareness) if rareness else LESS


def term_query(term: Term, snapshot: Snapshot) -> Query | None:
    options = [Query.term_query(snapshot.schema, "stems", stem, "freq") for stem in term.stems]
    if term.parts:
        both = [(Occur.Must, Query.term_query(snapshot.schema, "stems", part, "freq")) for part in term.parts]
        options.append(Query.boolean_query(both))
    if not options:
        return None
    query = options[0] if len(options) == 1 else Query.disjunction_max_query(options)
    return Query.boost_query(query, float(term.times)) if term.times > 1 else query


def weighed_grams(terms: Iterable[Term], snapshot: Snapshot) -> dict[str, tuple[int, float]]:
    """Each 4-gram of the query that the index knows: how often it is in the query, and its idf."""
    total = snapshot.searcher.num_docs
    most = TOO_COMMON * total if total > LARGE else total
    counted: Counter[str] = Counter()
    for term in terms:
        for gram in grams(term.word):
            counted[gram] += term.times
    weighed = {}
    for gram, times in counted.items():
        documents = snapshot.documents_with("grams", gram)
        if 0 < documents <= most:
            weighed[gram] = (times, idf(documents, total))
    return weighed


def weight_of_grams(
    terms: Iterable[Term], weighed: dict[str, tuple[int, float]], snapshot: Snapshot
) -> float:
    """The idf of all 4-grams of the query together; one that the index does not know has the highest."""
    unknown = {
        gram for term in terms for gram in grams(term.word) if not snapshot.documents_with("grams", gram)
    }
    return sum(weight for _, weight in weighed.values()) + len(unknown) * idf(0, snapshot.searcher.num_docs)


def grams_query(weighed: dict[str, tuple[int, float]], snapshot: Snapshot) -> Query | None:
    parts = []
    for gram, (times, _) in weighed.items():
        query = Query.term_query(snapshot.schema, "grams", gram, "freq")
        parts.append((Occur.Should, Query.boost_query(query, float(times)) if times > 1 else query))
    return Query.boolean_query(parts) if parts else None


def phrase_query(phrase: list[str], languages: Collection[str], snapshot: Snapshot) -> Query:
    """The words side by side, stemmed in any one of the languages."""
    options = []
    for language in languages:
        stems = [known_stems(word, (language,), snapshot) for word in phrase]
        if all(stems):
            ready = [next(iter(each)) for each in stems]
            options.append(
                Query.phrase_query(snapshot.schema, "stems", list(ready))
                if len(ready) > 1
                else Query.term_query(snapshot.schema, "stems", ready[0], "freq")
            )
    return Query.disjunction_max_query(options) if options else Query.empty_query()


def within(query: Query, limits: list[Query]) -> Query:
    """`query`, only where every limit holds; the score is the query's alone."""
    parts = [(Occur.Must, query)]
    return Query.boolean_query(
        parts + [(Occur.Must, Query.const_score_query(limit, 0.0)) for limit in limits]
    )


def without(query: Query) -> Query:
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])


def either(queries: list[Query]) -> Query:
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
    )


def any_of(field: str, tokens: Collection[str], snapshot: Snapshot) -> Query:
    """Documents with one of the tokens as they stand. A single one is cheaper looked up than searched as a set."""
    found = sorted(tokens)
    if len(found) == 1:
        return Query.term_query(snapshot.schema, field, found[0], "basic")
    return Query.term_set_query(snapshot.schema, field, found) if found else Query.empty_query()


def best(query: Query | None, snapshot: Snapshot, limit: int = LIST, offset: int = 0) -> list[Found]:
    """The best documents, best first."""
    if query is None:
        return []
    hits = snapshot.searcher.search(query, limit, count=False, offset=offset).hits
    return [Found((place.segment_ord, place.doc), score) for score, place in hits]


COUNTED = {"value_count": {"field": "by_date"}}
"""Every document has this field once."""


def count(query: Query, snapshot: Snapshot) -> int:
    """How many match. Counting alone is cheaper than looking for the best of them as well."""
    return int(snapshot.searcher.aggregate(query, {"count": COUNTED})["count"]["value"])


def coverage(groups: list[Group], found: list[Found], snapshot: Snapshot) -> float:
    """C of the recipe: of the first three documents, the most of the query's idf that one of them covers, 0 to 1."""
    whole = sum(group.idf for group in groups)
    queries = [_covered(group, snapshot) for group in groups]
    shares = [
        sum(
            max(
                sum(weight for weight, query in typed if matches(query, each.place, snapshot)),
                max(
                    (weight for weight, query in others if matches(query, each.place, snapshot)), default=0.0
                ),
            )
            for typed, others in queries
        )
        for each in found[:3]
    ]
    return max(shares, default=0.0) / whole if whole else 0.0


Weighed = list[tuple[float, Query]]


def _covered(group: Group, snapshot: Snapshot) -> tuple[Weighed, Weighed]:
    """Of a group: its words with their idf, and its labels in other languages with what one of them covers."""
    typed = [(term.idf, query) for term in group.terms if (query := term_query(term, snapshot)) is not None]
    others = [(LESS * group.idf, phrase_of(each, snapshot)) for each in phrases_of(group)]
    return typed, others


def covering(
    groups: list[Group], least: float, limits: list[Query], snapshot: Snapshot, limit: int
) -> list[Found]:
    """The documents that hold at least this share of the query's idf, with the share, the most first. One search."""
    whole = sum(group.idf for group in groups)
    parts = []
    for group in groups:
        typed, others = (
            [Query.const_score_query(query, weight) for weight, query in each]
            for each in _covered(group, snapshot)
        )
        if typed or others:
            options = [*([_sum(typed)] if typed else []), *others]
            parts.append(options[0] if len(options) == 1 else Query.disjunction_max_query(options))
    if not parts or not whole or not limit:
        return []
    held = best(within(_sum(parts), limits), snapshot, limit=limit)
    # A hair below: the engine adds in single precision.
    return [Found(each.place, each.score / whole) for each in held if each.score >= (least - 1e-4) * whole]


def _sum(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def matches(query: Query, place: Place, snapshot: Snapshot) -> bool:
    try:
        query.explain(snapshot.searcher, address(place))
    except ValueError:
        return False
    return True

"""The two lexical lists: L, BM25 over stems; G, BM25 over 4-grams. Both as OR: one word is enough."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from .grams import grams
from .plan import Term, idf, known_stems
from .reading import Snapshot

LIST = 200
"""Length of each list that is fused."""
TOO_COMMON = 0.25
"""4-grams in more than this share of the documents say little and cost most; a large index leaves them out."""
LARGE = 50_000
"""Documents from which it does. The loss in quality is under .005 nDCG@10."""

Place = tuple[int, int]
"""A document within a snapshot: segment and number. Unlike the engine's address it can be a key."""


@dataclass(frozen=True, slots=True)
class Found:
    place: Place
    score: float


def address(place: Place) -> tantivy.DocAddress:
    return tantivy.DocAddress(*place)


def stems_query(terms: Iterable[Term], snapshot: Snapshot) -> Query | None:
    """Any of the words; None when the index knows none. The best of a word's stems counts, repeated words more."""
    parts = [
        (Occur.Should, part) for part in (term_query(term, snapshot) for term in terms) if part is not None
    ]
    return Query.boolean_query(parts) if parts else None


def term_query(term: Term, snapshot: Snapshot) -> Query | None:
    options = [Query.term_query(snapshot.schema, "stems", stem, "freq") for stem in term.stems]
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


def count(query: Query, snapshot: Snapshot) -> int:
    return int(snapshot.searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]


def coverage(terms: list[Term], found: list[Found], snapshot: Snapshot) -> float:
    """C of the recipe: of the first three documents, the most of the query's idf that one of them covers, 0 to 1."""
    whole = sum(term.idf for term in terms)
    queries = [(term.idf, query) for term in terms if (query := term_query(term, snapshot)) is not None]
    shares = [
        sum(weight for weight, query in queries if matches(query, each.place, snapshot)) for each in found[:3]
    ]
    return max(shares, default=0.0) / whole if whole else 0.0


def covering(
    terms: list[Term], least: float, limits: list[Query], snapshot: Snapshot, limit: int
) -> list[Found]:
    """The documents that hold at least this share of the query's idf, with the share, the most first. One search."""
    whole = sum(term.idf for term in terms)
    parts = [
        (Occur.Should, Query.const_score_query(query, term.idf))
        for term in terms
        if (query := term_query(term, snapshot)) is not None
    ]
    if not parts or not whole or not limit:
        return []
    held = best(within(Query.boolean_query(parts), limits), snapshot, limit=limit)
    # A hair below: the engine adds in single precision.
    return [Found(each.place, each.score / whole) for each in held if each.score >= (least - 1e-4) * whole]


def matches(query: Query, place: Place, snapshot: Snapshot) -> bool:
    try:
        query.explain(snapshot.searcher, address(place))
    except ValueError:
        return False
    return True

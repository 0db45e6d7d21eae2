"""What the apps declare: documents to be found, who holds which audience token, what facet values are called."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as day
from typing import Any, TypeAlias

from django.db.models import Model, QuerySet
from django_stubs_ext import StrOrPromise

from policylearning.common.permissions import Actor
from policylearning.common.registry import Registry

PUBLIC = "public"
MEMBERS = "members"
VISITORS = "visitors"
"""Held by those who are not signed in, for what members find in a fuller form."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document's body: what it is called, and its text."""

    label: StrOrPromise
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """What the index knows of one object. docs/reference/search.md has each field's meaning."""

    title: str
    summary: str = ""
    body: tuple[Passage, ...] = ()
    language: str = ""
    url: str = ""
    audience: tuple[str, ...] = (PUBLIC,)
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    year: int | None = None
    evidence: int | None = None
    fresh: day | None = None
    cost_from: int | None = None
    cost_to: int | None = None
    tags: tuple[str, ...] = ()
    date: day | None = None
    extra: Mapping[str, tuple[str, ...]] | None = None

    def texts(self) -> list[str]:
        """Everything that is searched, in reading order."""
        return [self.title, self.summary, *(passage.text for passage in self.body)]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of document."""

    kind: str
    model: type[Model]
    label: StrOrPromise
    everything: Callable[[], "QuerySet[Any]"]
    visible_to: Callable[[Actor], "QuerySet[Any]"]
    document: Callable[[Any], SearchDocument | None]
    title_field: str = "title"
    list_url: str = ""
    """Name of the address of the list that asks the index for this kind: `q` and the facets are its parameters."""
    order: int = 100
    fetch: "Fetching | None" = None

    def fetched(self, keys: Collection[int], user: Actor, *, whole: bool) -> "Iterable[Any]":
        """Of these the ones that `user` may see now, with what a list shows; `whole` with all that was indexed."""
        if self.fetch is not None:
            return self.fetch(sorted(keys), user, whole)
        return self.visible_to(user).filter(pk__in=keys).order_by("pk")

    def batches(self, after: int = 0) -> Iterator[list[Any]]:
        """Every object whose key is above `after`, by key, a few hundred at a time."""
        last = after
        while objects := list(self.everything().filter(pk__gt=last).order_by("pk")[:BATCH]):
            yield objects
            last = objects[-1].pk


Fetching: TypeAlias = Callable[[list[int], Actor, bool], Iterable[Any]]
Documenting: TypeAlias = Callable[[Any], SearchDocument | None]
AudienceSource: TypeAlias = Callable[[Any], Iterable[str]]
FacetLabels: TypeAlias = Callable[[Collection[str]], Mapping[str, StrOrPromise]]
Listener: TypeAlias = Callable[[], None]

sources: Registry[Source] = Registry("searchable kinds")
audience_sources: Registry[AudienceSource] = Registry("audience sources")
facet_labels: Registry[FacetLabels] = Registry("facet labels")
listeners: Registry[Listener] = Registry("listeners to the index")


def searchable(
    kind: str,
    *,
    model: type[Model],
    label: StrOrPromise,
    everything: Callable[[], "QuerySet[Any]"],
    visible_to: Callable[[Actor], "QuerySet[Any]"],
    title_field: str = "title",
    list_url: str = "",
    order: int = 100,
    fetch: Fetching | None = None,
) -> Callable[[Documenting], Documenting]:
    """Declare the decorated function as the one that makes the search document of a `model`.

    `fetch(keys, user, whole)` may answer instead of `visible_to(user)` for the rows of one page.
    """

    def declare(document: Documenting) -> Documenting:
        source = Source(
            kind, model, label, everything, visible_to, document, title_field, list_url, order, fetch
        )
        sources.register(kind, source)
        return document

    return declare


def audience_source(function: AudienceSource) -> AudienceSource:
    """Declare a function that gives the audience tokens of a signed-in user."""
    return audience_sources.register(f"{function.__module__}.{function.__qualname__}", function)


def facet_label(facet: str) -> Callable[[FacetLabels], FacetLabels]:
    """Declare a function that gives names to the values of one facet."""

    def declare(function: FacetLabels) -> FacetLabels:
        return facet_labels.register(facet, function)

    return declare


def when_indexed(function: Listener) -> Listener:
    """Call the decorated function whenever changes have come into an index, on every node; it should be quick.

    A node that is killed in between never calls it: what must not be missed is looked for by the clock as well.
    """
    return listeners.register(f"{function.__module__}.{function.__qualname__}", function)


def source_of(model: type[Model]) -> Source:
    """The source of a model. LookupError when no app declared it searchable."""
    for source in sources:
        if source.model is model:
            return source
    raise LookupError(f"{model.__name__} is not searchable: no app declares a document for it")


def audience_of(user: Actor) -> list[str] | None:
    """The tokens a reader holds, sorted; None is the platform itself, which may read everything."""
    if user is None:
        return None
    tokens = {PUBLIC}
    if user.is_authenticated and user.is_active:
        tokens |= {MEMBERS, f"user:{user.pk}"}
        for source in audience_sources:
            tokens.update(source(user))
    else:
        tokens.add(VISITORS)
    return sorted(tokens)

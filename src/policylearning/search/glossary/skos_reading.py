"""SKOS files into rows: RDF/XML, Turtle, JSON-LD. https://www.w3.org/TR/skos-reference/

rdflib reads them; nothing is kept but what a glossary has, so that memory grows with the labels and not with the file.
RDF/XML is read as a stream. No file may declare entities or name a context elsewhere: nothing is fetched.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final
from xml.sax.expatreader import ExpatParser
from xml.sax.handler import feature_namespaces
from xml.sax.xmlreader import InputSource

from django.utils.translation import gettext as _

from policylearning.common.errors import ActionError

from .rows import Row

MEGABYTE: Final = 1024 * 1024
LARGEST: Final = {"xml": 500 * MEGABYTE, "turtle": 60 * MEGABYTE, "json-ld": 60 * MEGABYTE}
"""Bytes by format. Only RDF/XML is read as a stream."""
MOST_CONCEPTS: Final = 100_000
MOST_LABELS: Final = 2_000_000
FORMATS: Final = {
    ".rdf": "xml",
    ".xml": "xml",
    ".owl": "xml",
    ".ttl": "turtle",
    ".n3": "turtle",
    ".nt": "turtle",
    ".jsonld": "json-ld",
    ".json": "json-ld",
}
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XL: Final = "http://www.w3.org/2008/05/skos-xl#"
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DEPRECATED: Final = "http://www.w3.org/2002/07/owl#deprecated"
SUBJECT: Final = "http://purl.org/dc/terms/subject"
NO_CONCEPT: Final = frozenset(
    f"{SKOS}{each}" for each in ("ConceptScheme", "Collection", "OrderedCollection")
)


class Unreadable(ActionError):
    """The file as a whole is not what it should be. Nothing was imported."""


@dataclass(slots=True)
class Gathered:
    """What has been read so far."""

    rows: dict[str, Row] = field(default_factory=dict)
    preferred: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    others: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    put_off: list[tuple[str, bool, str]] = field(default_factory=list)
    """SKOS-XL: the concept, whether the label is the preferred one, and the label's own node."""
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)
    """SKOS-XL: language and text of a label's node."""
    left_out: set[str] = field(default_factory=set)
    labels: int = 0

    def row(self, uri: str) -> Row:
        if uri not in self.rows:
            if len(self.rows) >= MOST_CONCEPTS:
                raise Unreadable(
                    _("The file has more than %(most)s concepts. Nothing was imported; divide it.")
                    % {"most": MOST_CONCEPTS}
                )
            self.rows[uri] = Row(uri)
        return self.rows[uri]

    def label(self, uri: str, preferred: bool, language: str, text: str) -> None:
        self.labels += 1
        if self.labels > MOST_LABELS:
            raise Unreadable(
                _("The file has more than %(most)s labels. Nothing was imported; divide it.")
                % {"most": MOST_LABELS}
            )
        self.row(uri)
        where = self.preferred if preferred else self.others
        where.setdefault(uri, {}).setdefault(language, []).append(text)

    def concepts(self) -> Iterator[Row]:
        """By URI. A concept without any label is none of this file's: others only name it."""
        for uri, preferred, node in self.put_off:
            if node in self.forms:
                self.label(uri, preferred, *self.forms[node])
        for uri in sorted(self.rows):
            row = self.rows[uri]
            first, others = self.preferred.get(uri, {}), self.others.get(uri, {})
            for language in sorted({*first, *others}):
                row.labels[language] = [*sorted(first.get(language, ())), *sorted(others.get(language, ()))]
            if row.labels and uri not in self.left_out:
                notes = self.notes.get(uri, {})
                row.note = notes.get("en") or next(iter(notes.values()), "")
                row.broader, row.related = sorted(set(row.broader)), sorted(set(row.related))
                yield row


def demand_readable(file: IO[bytes], name: str) -> str:
    """The format of the file. Raises Unreadable where its name or its size says that it cannot be read."""
    kind = FORMATS.get(Path(name).suffix.lower())
    if kind is None:
        raise Unreadable(
            _("The name of the file must end in .rdf, .ttl or .jsonld, which tells how to read it."),
            field="file",
        )
    file.seek(0, 2)
    if file.tell() > LARGEST[kind]:
        raise Unreadable(
            _("The file has more than %(most)d MB. Nothing was imported; RDF/XML may have %(xml)d MB.")
            % {"most": LARGEST[kind] // MEGABYTE, "xml": LARGEST["xml"] // MEGABYTE},
            field="file",
        )
    file.seek(0)
    return kind


def read(file: IO[bytes], name: str) -> list[Row]:
    """The concepts of a file, by URI; `name` tells the format. Raises Unreadable."""
    kind = demand_readable(file, name)
    gathered = Gathered()
    try:
        READERS[kind](file, gathered)
    except ActionError:
        raise
    except Exception as error:  # rdflib and its parsers raise what they like
        told = " ".join(str(error).split())[:200]
        raise Unreadable(
            _("This is no SKOS file that can be read: %(error)s. Nothing was imported.") % {"error": told}
        ) from error
    found = list(gathered.concepts())
    if not found:
        raise Unreadable(_("No concept with a label was found in this file. Nothing was imported."))
    return found


def _graph(gathered: Gathered) -> Any:
    """A graph that keeps nothing of what it is told but what a glossary has."""
    from rdflib import Graph
    from rdflib.plugins.stores.memory import SimpleMemory

    class Sieve(SimpleMemory):
        def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
            subject, predicate, thing = triple
            take = TAKEN.get(str(predicate))
            if take:
                take(gathered, str(subject), thing)

    return Graph(store=Sieve())


def _read_xml(file: IO[bytes], gathered: Gathered) -> None:
    from rdflib.plugins.parsers.rdfxml import RDFXMLHandler

    graph = _graph(gathered)
    source = InputSource()
    source.setByteStream(file)
    parser = Guarded()
    parser.setFeature(feature_namespaces, 1)
    handler = RDFXMLHandler(graph)
    handler.setDocumentLocator(source)  # type: ignore[arg-type]
    parser.setContentHandler(handler)  # type: ignore[arg-type]
    parser.parse(source)


class Guarded(ExpatParser):
    """No entities: they make a small file large, or read other files."""

    def reset(self) -> None:
        super().reset()
        parser: Any = self._parser  # type: ignore[attr-defined]
        parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse_entity


def _refuse_entity(*about: Any) -> int:
    raise Unreadable(
        _("The file declares entities, which are not read. Nothing was imported; write it without them.")
    )


def _read_turtle(file: IO[bytes], gathered: Gathered) -> None:
    _graph(gathered).parse(data=file.read().decode("utf-8-sig"), format="turtle")


def _read_json(file: IO[bytes], gathered: Gathered) -> None:
    from rdflib.plugins.parsers.jsonld import to_rdf

    data = json.loads(file.read().decode("utf-8-sig"))
    _demand_no_address(data)
    to_rdf(data, _graph(gathered))


def _demand_no_address(data: Any) -> None:
    """A context must be in the file; one elsewhere would be fetched."""
    waiting = [data]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            contexts = here.get("@context")
            named = contexts if isinstance(contexts, list) else [contexts]
            if "@import" in here or any(isinstance(each, str) for each in named):
                raise Unreadable(
                    _(
                        "The file names a context at another address, which is not fetched. Nothing was imported; "
                        "put the context into the file."
                    )
                )
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here


READERS: Final[dict[str, Callable[[IO[bytes], Gathered], None]]] = {
    "xml": _read_xml,
    "turtle": _read_turtle,
    "json-ld": _read_json,
}


# What is taken of a file ---------------------------------------------------------------------------
def _language(literal: Any) -> str:
    return str(getattr(literal, "language", None) or "").lower()


def _preferred(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.label(uri, True, _language(thing), str(thing))


def _other(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.label(uri, False, _language(thing), str(thing))


def _put_off_preferred(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.put_off.append((uri, True, str(thing)))


def _put_off_other(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.put_off.append((uri, False, str(thing)))


def _form(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.forms[uri] = _language(thing), str(thing)


def _note(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.notes.setdefault(uri, {}).setdefault(_language(thing), str(thing))


def _broader(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.row(uri).broader.append(str(thing))


def _narrower(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.row(str(thing)).broader.append(uri)


def _related(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.row(uri).related.append(str(thing))


def _subject(gathered: Gathered, uri: str, thing: Any) -> None:
    gathered.row(uri).topic = str(thing)


def _type(gathered: Gathered, uri: str, thing: Any) -> None:
    if str(thing) in NO_CONCEPT:
        gathered.left_out.add(uri)


def _deprecated(gathered: Gathered, uri: str, thing: Any) -> None:
    if str(thing).lower() in ("true", "1"):
        gathered.left_out.add(uri)


TAKEN: Final[dict[str, Callable[[Gathered, str, Any], None]]] = {
    f"{SKOS}prefLabel": _preferred,
    f"{SKOS}altLabel": _other,
    f"{SKOS}scopeNote": _note,
    f"{SKOS}definition": _note,
    f"{SKOS}broader": _broader,
    f"{SKOS}narrower": _narrower,
    f"{SKOS}related": _related,
    f"{XL}prefLabel": _put_off_preferred,
    f"{XL}altLabel": _put_off_other,
    f"{XL}literalForm": _form,
    SUBJECT: _subject,
    TYPE: _type,
    DEPRECATED: _deprecated,
}

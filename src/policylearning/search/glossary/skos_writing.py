"""The glossary as SKOS, in Turtle or RDF/XML, a concept at a time. The reader beside it takes it back as it was."""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from django.db.models import Prefetch

from policylearning.search.models import Concept

from .skos_reading import SKOS

BATCH: Final = 500
KINDS: Final = {"ttl": "text/turtle", "rdf": "application/rdf+xml"}
DCTERMS: Final = "http://purl.org/dc/terms/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Triple = tuple[str, str, str | None]
"""Predicate, value, and its language; None for the URI of another concept, "" for text in none."""


def written(kind: str) -> Iterator[str]:
    """The whole glossary in pieces; `kind` is a key of KINDS."""
    return _turtle() if kind == "ttl" else _xml()


def _concepts() -> Iterator[tuple[str, list[Triple]]]:
    bare = Concept.objects.only("uri").order_by("uri")
    parts = ("labels", Prefetch("broader", bare), Prefetch("related", bare), "same")
    found = Concept.objects.order_by("uri").prefetch_related(*parts)
    for concept in found.iterator(chunk_size=BATCH):
        triples: list[Triple] = [
            ("skos:prefLabel" if label.preferred else "skos:altLabel", label.text, label.language)
            for label in concept.labels.all()
        ]
        triples += [("skos:scopeNote", concept.scope_note, "")] if concept.scope_note else []
        triples += [("dcterms:subject", concept.topic, "")] if concept.topic else []
        triples += [("skos:broader", each.uri, None) for each in concept.broader.all()]
        triples += [("skos:related", each.uri, None) for each in concept.related.all()]
        triples += [("skos:exactMatch", each.uri, None) for each in concept.same.all()]
        yield concept.uri, triples


def _turtle() -> Iterator[str]:
    yield f"@prefix skos: <{SKOS}> .\n@prefix dcterms: <{DCTERMS}> .\n"
    for uri, triples in _concepts():
        lines = [f"    {name} {_term(value, language)}" for name, value, language in triples]
        yield "\n" + " ;\n".join([f"<{uri}> a skos:Concept", *lines]) + " .\n"


def _term(value: str, language: str | None) -> str:
    if language is None:
        return f"<{value}>"
    plain = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{plain}"@{language}' if language else f'"{plain}"'


def _xml() -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:skos="{SKOS}" xmlns:dcterms="{DCTERMS}">\n'
    )
    for uri, triples in _concepts():
        lines = [f"    {_element(*triple)}\n" for triple in triples]
        yield f"  <skos:Concept rdf:about={quoteattr(uri)}>\n{''.join(lines)}  </skos:Concept>\n"
    yield "</rdf:RDF>\n"


def _element(name: str, value: str, language: str | None) -> str:
    if language is None:
        return f"<{name} rdf:resource={quoteattr(value)}/>"
    mark = f' xml:lang="{language}"' if language else ""
    return f"<{name}{mark}>{escape(value)}</{name}>"

"""SKOS in and out: three formats, what they may not do, and the way round."""

import json
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.base import ContentFile

from policylearning.config.command import main
from policylearning.jobs import worker
from policylearning.search.glossary import actions, skos_reading, skos_writing
from policylearning.search.glossary.rows import Row
from policylearning.search.glossary.skos_reading import Unreadable, read
from policylearning.search.glossary.writing import Report, labels_of
from policylearning.search.models import Concept, GlossaryImport
from tests.factories.accounts import secretariat

PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
TURTLE = (
    PREFIXES
    + """
<urn:scheme> a skos:ConceptScheme ; skos:prefLabel "All terms"@en ; skos:hasTopConcept <urn:energy> .
<urn:energy> a skos:Concept ; skos:prefLabel "energy"@en, "Energie"@de ; skos:narrower <urn:heat> .
<urn:heat> a skos:Concept ;
    skos:prefLabel "waste heat"@en, "Abwärme"@de ; skos:altLabel "surplus heat"@en ;
    skos:scopeNote "Was übrig bleibt."@de, "Heat that is left over."@en ;
    skos:related <urn:grid> .
<urn:grid> xl:prefLabel <urn:l1> ; xl:altLabel <urn:l2> .
<urn:l1> xl:literalForm "heating network"@en .
<urn:l2> xl:literalForm "réseau de chaleur"@fr .
<urn:old> a skos:Concept ; skos:prefLabel "town gas"@en ; owl:deprecated true .
"""
)
XML = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <skos:Concept rdf:about="urn:heat">
    <skos:prefLabel xml:lang="en">waste heat</skos:prefLabel>
    <skos:prefLabel xml:lang="de">Abwärme</skos:prefLabel>
    <skos:broader rdf:resource="urn:energy"/>
  </skos:Concept>
</rdf:RDF>"""
ENTITY = XML.replace("<rdf:RDF", '<!DOCTYPE x [<!ENTITY lol "lol">]><rdf:RDF', 1).replace(
    "waste heat", "&lol;"
)
OUTSIDE = ENTITY.replace('"lol"', 'SYSTEM "file:///etc/hostname"')
LD: dict[str, Any] = {
    "@context": {"skos": "http://www.w3.org/2004/02/skos/core#"},
    "@id": "urn:heat",
    "@type": "skos:Concept",
    "skos:prefLabel": [{"@value": "waste heat", "@language": "en"}, {"@value": "Abwärme", "@language": "de"}],
    "skos:broader": {"@id": "urn:energy"},
}


def rows(text: str, name: str) -> list[Row]:
    return read(BytesIO(text.encode()), name)


def test_turtle_with_notes_neighbours_and_labels_of_their_own() -> None:
    energy, grid, heat = rows(TURTLE, "terms.ttl")

    assert energy == Row("urn:energy", {"de": ["Energie"], "en": ["energy"]})
    assert grid == Row("urn:grid", {"en": ["heating network"], "fr": ["réseau de chaleur"]})
    assert heat == Row(
        "urn:heat",
        {"de": ["Abwärme"], "en": ["waste heat", "surplus heat"]},
        note="Heat that is left over.",
        broader=["urn:energy"],
        related=["urn:grid"],
    )


@pytest.mark.parametrize(("text", "name"), [(XML, "terms.rdf"), (json.dumps(LD), "TERMS.JSONLD")])
def test_rdf_xml_and_json_ld_say_the_same(text: str, name: str) -> None:
    [heat] = rows(text, name)

    assert heat == Row("urn:heat", {"de": ["Abwärme"], "en": ["waste heat"]}, broader=["urn:energy"])


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        (TURTLE, "terms.csv", "must end in .rdf"),
        (TURTLE, "terms", "must end in .rdf"),
        (ENTITY, "terms.rdf", "declares entities"),
        (OUTSIDE, "terms.xml", "declares entities"),
        (json.dumps(LD | {"@context": "https://example.org/skos.json"}), "terms.jsonld", "another address"),
        (
            json.dumps([{"a": [LD | {"@context": [{}, "https://example.org"]}]}]),
            "terms.json",
            "another address",
        ),
        (json.dumps(LD | {"@context": {"@import": "https://example.org"}}), "terms.json", "another address"),
        ("<a", "terms.rdf", "no SKOS file"),
        ("a b c", "terms.ttl", "no SKOS file"),
        ("{", "terms.jsonld", "no SKOS file"),
        ("[" * 100_000, "terms.jsonld", "no SKOS file"),
        ("", "terms.ttl", "No concept"),
        ("{}", "terms.jsonld", "No concept"),
        (XML.replace("prefLabel", "hiddenLabel"), "terms.rdf", "No concept"),
    ],
)
def test_what_is_no_glossary_is_refused_whole(text: str, name: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        rows(text, name)

    assert reason in refused.value.message


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unreadable):
        read(BytesIO(b"\xff\xfe\x00garbage"), "terms.ttl")


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("MOST_CONCEPTS", 1), ("MOST_LABELS", 2), ("LARGEST", {"turtle": 10, "xml": 10})):
        with monkeypatch.context() as patch:
            patch.setattr(skos_reading, name, most)
            with pytest.raises(Unreadable, match="more than"):
                rows(TURTLE, "terms.ttl")


@pytest.mark.slow
def test_memory_grows_with_the_labels_and_not_with_the_file() -> None:
    """What a glossary does not keep, a file may have a hundred times."""
    filler = "<skos:changeNote xml:lang='en'>Many words of no use to anybody here</skos:changeNote>" * 60
    entry = '<skos:Concept rdf:about="urn:{}"><skos:prefLabel xml:lang="en">term {}</skos:prefLabel>' + filler
    head, _, _ = XML.partition("<skos:Concept")
    text = head + "".join(f"{entry.format(n, n)}</skos:Concept>" for n in range(3_000)) + "</rdf:RDF>"
    file = BytesIO(text.encode())
    assert len(text) > 15_000_000
    del text

    tracemalloc.start()
    found = read(file, "large.rdf")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(found) == 3_000
    assert peak < 9_000_000


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(skos_writing.KINDS))
def test_what_is_written_is_read_back_as_it_was(kind: str) -> None:
    tricky = ['He said: "1 < 2 & so on"', "back\\slash", "Größe"]
    actions.bring_in(
        rows=[
            Row(
                "urn:a",
                {"en": tricky, "el": ["θερμότητα"]},
                note='Two\nlines & "quotes".',
                topic="low-carbon",
            ),
            Row("urn:b", {"de": ["Kälte"]}, broader=["urn:a"], related=["urn:c"]),
            Row("urn:c", {"de": ["Frost"]}),
        ],
        source="x",
        by=None,
    )
    actions.merge(
        concept=actions.add(labels={"de": ["Eis"]}, by=None), into=Concept.objects.get(uri="urn:c"), by=None
    )

    written = "".join(skos_writing.written(kind))
    back = rows(written, f"terms.{kind}")

    a, b, c = back
    assert (a.labels["en"][0], sorted(a.labels["en"]), a.labels["el"]) == (
        tricky[0],
        sorted(tricky),
        ["θερμότητα"],
    )
    assert (a.note, a.topic) == ('Two\nlines & "quotes".', "low-carbon")
    assert (b.broader, b.related, c.related) == (["urn:a"], ["urn:c"], ["urn:b"])
    report = actions.bring_in(rows=back, source="x", by=None)
    assert (report.unchanged, report.refusals) == (3, 0)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_brought_in_in_the_background() -> None:
    person = secretariat()
    file = ContentFile(TURTLE.encode(), name="terms.ttl")

    given = actions.begin_import(file=file, name="terms.ttl", by=person)
    worker.run_due()

    given = GlossaryImport.objects.get(pk=given.pk)
    assert given.report["added"] == 3
    assert given.job is not None
    assert given.job.state == "done"
    assert given.job.result == {
        "summary": "terms.ttl: 3 concepts read, 3 added, 0 updated, 0 unchanged, 0 refusals"
    }
    assert not given.file, "the file has done its work"
    assert labels_of(Concept.objects.get(uri="urn:heat"))["de"] == ["Abwärme"]


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_read_says_so_on_its_job() -> None:
    given = actions.begin_import(file=ContentFile(b"a b c"), name="terms.ttl", by=None)
    worker.run_due()

    job = GlossaryImport.objects.select_related("job").get(pk=given.pk).job
    assert job is not None
    assert job.state == "failed"
    assert "no SKOS file" in job.error
    with pytest.raises(Unreadable):
        actions.begin_import(file=ContentFile(b""), name="terms.csv", by=None)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_goes_on_where_it_was() -> None:
    many = [Row(f"urn:{number}", {"en": [f"term {number}"]}) for number in range(450)]
    kept = []

    class Killed(Exception):
        pass

    def told(done: int, total: int) -> None:
        if done == 400:
            raise Killed

    with pytest.raises(Killed):
        actions.bring_in(rows=many, source="x", by=None, keep=lambda r: kept.append(r.as_dict()), told=told)
    assert Concept.objects.count() == 400

    report = actions.bring_in(rows=many, source="x", by=None, report=Report(**kept[-1]))
    assert (report.read, report.added, report.unchanged) == (450, 450, 0)
    assert Concept.objects.count() == 450


@pytest.mark.django_db
def test_the_commands(tmp_path: Path) -> None:
    (tmp_path / "terms.ttl").write_text(TURTLE, encoding="utf-8")
    (tmp_path / "bad.ttl").write_text("a b c", encoding="utf-8")
    run = CliRunner().invoke

    tried = run(main, ["import", "glossary", str(tmp_path / "terms.ttl"), "--dry-run", "--json"])
    assert json.loads(tried.stdout)["reports"][0]["added"] == 3
    assert not Concept.objects.exists()
    done = run(main, ["import", "glossary", str(tmp_path / "terms.ttl"), str(tmp_path / "bad.ttl")])
    assert done.exit_code == 1
    assert "3 added" in done.stdout
    assert "bad.ttl: This is no SKOS file" in done.stderr
    assert run(main, ["import", "glossary"]).exit_code == 2
    assert run(main, ["import", "glossary", "--packaged"]).exit_code == 0
    out = tmp_path / "out.rdf"
    assert run(main, ["export", "glossary", "--format", "rdf", "--output", str(out)]).exit_code == 0
    assert len(read(BytesIO(out.read_bytes()), "out.rdf")) == Concept.objects.count()
    assert run(main, ["export", "glossary"]).stdout.startswith("@prefix skos:")

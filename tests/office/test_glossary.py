"""The glossary in the back office."""

from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from policylearning.common.lists import Query, QuerysetSource
from policylearning.jobs import worker
from policylearning.office.glossary import ConceptFilter
from policylearning.search.glossary import actions, queries
from policylearning.search.glossary.skos_reading import read
from policylearning.search.glossary.writing import labels_of
from policylearning.search.models import Concept
from tests.factories.accounts import member, secretariat
from tests.factories.topics import TopicFactory

TURTLE = b'<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "waste heat"@en, "no language" .'


@pytest.fixture
def office(db: None, sign_in: Callable[..., Client]) -> Client:
    return sign_in(secretariat())


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def rows(name: str, *values: dict[str, str]) -> dict[str, str]:
    sent = {f"{name}-TOTAL_FORMS": str(len(values)), f"{name}-INITIAL_FORMS": "0"}
    for number, row in enumerate(values):
        sent |= {f"{name}-{number}-{field}": value for field, value in row.items()}
    return sent


def test_the_list_is_searched_in_any_language(office: Client) -> None:
    topic = TopicFactory(slug="low-carbon-economy", name="Low-carbon economy")
    actions.add(labels={"en": ["waste heat"], "de": ["Abwärme", "Restwärme"]}, topic=topic.slug, by=None)
    actions.add(labels={"en": ["wolf"]}, by=None)

    assert "waste heat" in (found := page(office, "/office/glossary/?q=restwarme"))
    assert "wolf" not in found
    assert "1 term" in found
    assert "wolf" in (found := page(office, "/office/glossary/?missing=de"))
    assert "waste heat" not in found
    assert "wolf" not in page(office, "/office/glossary/?topic=low-carbon-economy")
    counted = QuerysetSource(queries.listed(), ConceptFilter, facets={"topic": "topic"})
    counted.form(QueryDict())
    assert counted.page(Query({}), 1, 20).counts == {"topic": {topic.slug: 1}}, "however many labels it has"
    assert "No term fits all of this" in page(office, "/office/glossary/?q=nothing")
    table = office.get("/office/glossary/?format=csv").getvalue().decode()
    assert "de: Abwärme, Restwärme; en: waste heat" in table


def test_an_empty_glossary_offers_the_packaged_one(office: Client) -> None:
    assert "The glossary is empty" in page(office, "/office/glossary/")

    assert office.get("/office/glossary/load/").status_code == 405
    office.post("/office/glossary/load/")

    assert Concept.objects.count() > 250
    assert "terms" in page(office, "/office/glossary/")


def test_a_term_is_added_and_changed(office: Client) -> None:
    heat = actions.add(labels={"en": ["heat"]}, by=None)
    sent = {
        "scope_note": "Left over.",
        "topic": "",
        **rows(
            "labels",
            {"language": "en", "preferred": "waste heat", "others": "excess heat; surplus heat"},
            {"language": "de", "preferred": "Abwärme", "others": ""},
        ),
        **rows("broader", {"concept": "heat"}),
        **rows("related"),
    }

    answer = office.post("/office/glossary/new/", sent)

    assert answer.headers["Location"] == "/office/glossary/"
    term = Concept.objects.get(name="waste heat")
    assert labels_of(term) == {"de": ["Abwärme"], "en": ["waste heat", "excess heat", "surplus heat"]}
    assert list(term.broader.all()) == [heat]
    form = page(office, f"/office/glossary/{term.pk}/")
    assert "excess heat; surplus heat" in form
    assert 'value="heat"' in form

    again = sent | {"scope_note": "Mine.", "version": "7"}
    answer = office.post(f"/office/glossary/{term.pk}/", again)
    assert answer.status_code == 200, "somebody else saved meanwhile"
    office.post(f"/office/glossary/{term.pk}/", sent | {"scope_note": "Better.", "version": "1"})
    term.refresh_from_db()
    assert (term.scope_note, term.version) == ("Better.", 2)


def test_a_label_is_one_line(office: Client) -> None:
    label = {"language": "en", "preferred": "waste\r\nheat", "others": ""}
    answer = office.post(
        "/office/glossary/new/",
        {"scope_note": "", "topic": "", **rows("labels", label), **rows("broader"), **rows("related")},
    )

    assert "Write it on one line." in answer.content.decode()


def test_a_term_without_labels_says_what_to_do(office: Client) -> None:
    answer = office.post(
        "/office/glossary/new/",
        {"scope_note": "", "topic": "", **rows("labels"), **rows("broader"), **rows("related")},
    )

    assert "Say in one language at least what it is called." in unescape(answer.content.decode())
    assert not Concept.objects.exists()


def test_terms_are_merged_and_removed(office: Client) -> None:
    stays = actions.add(labels={"en": ["waste heat"]}, by=None)
    gone = actions.add(labels={"de": ["Abwärme"]}, by=None)

    assert '<option value="waste heat">' in page(office, "/office/glossary/suggest/?into=wast")
    office.post(f"/office/glossary/{gone.pk}/merge/", {"into": "waste heat", "why": "The same"})
    assert labels_of(stays) == {"en": ["waste heat"], "de": ["Abwärme"]}

    office.post(f"/office/glossary/{stays.pk}/remove/", {"why": "Not ours"})
    assert not Concept.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_comes_in_with_a_report(sign_in: Callable[..., Client]) -> None:
    office = sign_in(secretariat())
    assert "None yet." in page(office, "/office/glossary/import/")

    bad = office.post("/office/glossary/import/", {"file": SimpleUploadedFile("terms.csv", TURTLE)})
    assert "must end in .rdf" in unescape(bad.content.decode())
    office.post("/office/glossary/import/", {"file": SimpleUploadedFile("terms.ttl", TURTLE)})
    worker.run_due()

    found = page(office, "/office/glossary/import/")
    assert "terms.ttl: 1 concepts read, 1 added, 0 updated, 0 unchanged, 1 refusals" in found
    assert "urn:a: a label says no language: “no language”." in found
    written = office.get("/office/glossary/export.ttl")
    assert written["Content-Type"] == "text/turtle; charset=utf-8"
    assert [row.uri for row in read(BytesIO(written.getvalue()), "glossary.ttl")] == ["urn:a"]


def test_it_is_the_secretariats(db: None, sign_in: Callable[..., Client]) -> None:
    client = sign_in(member())
    for path in ("", "new/", "import/", "export.rdf", "suggest/"):
        assert client.get(f"/office/glossary/{path}").status_code == 404, path

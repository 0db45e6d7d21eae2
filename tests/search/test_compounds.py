"""Words written as one that others write as two, in the languages that do so."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search.glossary import actions
from policylearning.search.glossary.rows import Row
from policylearning.search.queries import Correction, search
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


@pytest.mark.parametrize(
    ("language", "compound", "title", "others"),
    [
        ("de", "Abwärmenutzung", "Nutzung von Abwärme", ["Nutzung von Wäldern", "Wärme im Winter"]),
        (
            "de",
            "Wirtschaftsförderungsprogramm",
            "Programm der Wirtschaftsförderung",
            ["Programm der Schulen"],
        ),
        ("nl", "restwarmtegebruik", "Gebruik van restwarmte", ["Gebruik van bossen", "Warmte in de winter"]),
        (
            "sv",
            "spillvärmeåtervinning",
            "Återvinning av spillvärme",
            ["Återvinning av papper", "Värme om vintern"],
        ),
        ("fi", "hukkalämpöverkko", "Verkko ja hukkalämpö", ["Verkko ja metsä"]),
    ],
)
def test_a_compound_finds_its_parts(
    search_index: Index, language: str, compound: str, title: str, others: list[str]
) -> None:
    for each in (title, *others):
        note(each, language=language)
    search_index.catch_up()

    for reader in (language, "en"):
        found = search(compound, user=VISITOR, language=reader)
        assert found.hits[0].obj.title == title
        assert not found.weak
        assert found.corrections == []
        assert [part.text for part in found.hits[0].title if part.marked]


def test_parts_find_the_compound(search_index: Index) -> None:
    note("Abwärmenutzung in Städten", language="de")
    note("Nutzung von Wäldern", language="de")
    search_index.catch_up()

    titles = [hit.obj.title for hit in search("Abwärme nutzen", user=VISITOR, language="de").hits]
    assert "Abwärmenutzung in Städten" in titles


def test_a_slip_of_one_letter_is_no_compound(search_index: Index) -> None:
    note("Kindergarten", language="de")
    note("Das Kind im Garten", language="de")
    search_index.catch_up()

    found = search("Kindegarten", user=VISITOR, language="de")
    assert found.corrections == [Correction("kindegarten", "kindergarten")]


def test_exactly_takes_no_word_apart(search_index: Index) -> None:
    note("Nutzung von Abwärme", language="de")
    search_index.catch_up()

    assert search("Abwärmenutzung", user=VISITOR, exactly=True).total == 0


def test_a_compound_finds_other_languages_by_the_term_in_it(search_index: Index) -> None:
    actions.bring_in(
        rows=[Row("urn:a", {"de": ["Abwärme"], "en": ["waste heat"], "nl": ["restwarmte"]})],
        source="x",
        by=None,
    )
    note("Waste heat for a town")
    note("A town")
    search_index.catch_up()
    assert [hit.obj.title for hit in search("Abwärmenutzung", user=VISITOR).hits] == ["Waste heat for a town"]
    note("Nutzung von Abwärme", language="de")
    search_index.catch_up()
    mixed = search("Abwärmenutzung", user=VISITOR)
    assert [hit.obj.title for hit in mixed.hits] == ["Nutzung von Abwärme", "Waste heat for a town"]

    for query in ("Abwärmenutzung", "restwarmteproject", "Fabrikabwärme"):
        found = search(query, user=VISITOR)
        assert "Waste heat for a town" in [hit.obj.title for hit in found.hits], query
        assert "waste heat" in found.equivalents[0].used


def test_a_term_that_is_a_compound_is_taken_whole(search_index: Index) -> None:
    terms = {
        "urn:a": {"de": ["Energie"], "en": ["energy"]},
        "urn:b": {"de": ["Energiewende"], "en": ["transition"]},
    }
    actions.bring_in(rows=[Row(uri, labels) for uri, labels in terms.items()], source="x", by=None)
    note("An energy transition")
    search_index.catch_up()

    for query in ("Energiewende", "die Energiewende und der Wald"):
        assert [each.typed for each in search(query, user=VISITOR).equivalents] == ["Energiewende"], query

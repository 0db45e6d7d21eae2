"""What a list says about how its rows were found."""

from html import unescape

import pytest
from django.test import Client

from policylearning.search.equivalents import Equivalent, Phrase
from policylearning.search.queries import Correction, Degraded, Results, WordsOnly
from policylearning.search.said import notes
from tests.factories.practices import PracticeFactory
from tests.search.fixtures import Index


def texts(**facts: object) -> list[str]:
    return [note.text for note in notes(Results(query="hydrogne", searched="", **facts))]  # type: ignore[arg-type]


def test_what_went_as_it_should_is_not_talked_about() -> None:
    assert texts() == texts(words_only=WordsOnly.OFF) == texts(weak=True) == []


def test_what_kept_the_search_from_its_best_is_said() -> None:
    assert texts(degraded=Degraded.BUILDING) == [str(Degraded.BUILDING.label)]
    assert texts(words_only=WordsOnly.BROKEN) == [str(WordsOnly.BROKEN.label)]
    assert texts(weak=True, hits=[None]) == ["Nothing fits well; these are only near."]


def test_another_spelling_leads_back_to_what_was_typed() -> None:
    [note] = notes(
        Results(
            query="hydrogne bsu",
            searched="",
            corrections=[Correction("hydrogne", "hydrogen"), Correction("bsu", "bus")],
        )
    )
    assert note.text == "Searched for “hydrogen”, “bus”."
    assert note.way == "Search for “hydrogne”, “bsu” instead"


def test_what_else_was_searched_for_is_said_with_a_way_to_do_without() -> None:
    heat = Equivalent(
        words=("abwärme",),
        typed="Abwärme",
        language="de",
        phrases=(
            Phrase("waste heat", "en", ("wast", "heat")),
            Phrase("chaleur fatale", "fr", ("chaleur", "fatal")),
        ),
        english="waste heat",
    )
    [note] = notes(Results(query="Abwärme", searched="", equivalents=[heat]))
    assert note.text == "Also searched for: Abwärme = waste heat, chaleur fatale."
    assert (note.way, note.parameters) == ("Search for exactly what was typed", {"exactly": "1"})
    corrected, also = notes(
        Results(
            query="Abwrme", searched="", equivalents=[heat], corrections=[Correction("abwrme", "abwärme")]
        )
    )
    assert corrected.way
    assert not also.way, "one link is enough"


@pytest.mark.django_db
def test_the_list_keeps_to_what_was_typed(client: Client, search_index: Index) -> None:
    PracticeFactory(published=True, title="Wolves and sheep")
    PracticeFactory(published=True, title="Cargo bicycles")
    search_index.catch_up()

    page = unescape(client.get("/practices/?q=wovles&view=table").content.decode())
    assert "Searched for “wolves”." in page
    assert "Wolves and sheep" in page
    assert (
        '<a href="/practices/?q=wovles&view=table&exactly=1" rel="nofollow">Search for “wovles” instead'
        in page
    )

    for headers in ({}, {"HX-Request": "true"}):
        exact = client.get("/practices/?q=wovles&exactly=1", headers=headers)
        page = unescape(exact.content.decode())
        assert "Wolves" not in page
        assert "Searched for exactly what was typed." in page
        assert '<a href="/practices/?q=wovles" rel="nofollow">Allow other spellings and languages</a>' in page
        assert '<input type="hidden" name="exactly" value="1" form="list-form">' in page
        assert page.count(">Remove</span>") == 1, "how words are read is no choice"
    assert exact["HX-Push-Url"] == "/practices/?q=wovles&exactly=1"
    assert b"Wolves" in client.get("/practices/?q=wovles&format=csv").getvalue()
    assert b"Wolves" not in client.get("/practices/?q=wovles&exactly=1&format=csv").getvalue()

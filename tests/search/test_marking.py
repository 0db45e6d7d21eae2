"""Why it matched, in pieces that a template escapes."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search.marking import Part
from policylearning.search.queries import Hit, search
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db


def first(query: str) -> Hit:
    return search(query, user=AnonymousUser(), kinds=["note"]).hits[0]


def told(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


def test_words_are_marked_as_written(search_index: Index) -> None:
    note(
        "Les ÉNERGIES renouvelables",
        "L'énergie éolienne <b>et</b> solaire.",
        language="fr",
        summary="Coopératives.",
    )
    search_index.catch_up()

    hit = first("énergie solaire")

    assert told(hit.title) == "Les [ÉNERGIES] renouvelables"
    assert told(hit.summary) == "Coopératives."
    assert hit.passage is not None
    assert told(hit.passage.parts) == "[L'énergie] éolienne <b>et</b> [solaire]."
    assert hit.passage.label == "Text"


def test_the_passage_is_the_stretch_with_the_most_telling_words(search_index: Index) -> None:
    filler = "Much was said about regions and their plans. " * 20
    note("Note", f"Hydrogen once. {filler} A fleet of hydrogen buses runs in the valley. {filler}")
    for number in range(5):
        note(f"Other {number}", filler)
    search_index.catch_up()

    passage = first("hydrogen buses regions").passage

    assert passage is not None
    text = told(passage.parts)
    assert "A fleet of [hydrogen] [buses] runs in the valley." in text
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 300


def test_nothing_in_the_body_is_no_passage(search_index: Index) -> None:
    note("Harbour", "Ships and more ships.")
    search_index.catch_up()

    assert first("harbour").passage is None
    assert told(first("").title) == "Harbour"
    assert first("").passage is None


def test_what_was_mended_is_marked(search_index: Index) -> None:
    note("Hydrogen valleys", "Hydrogen for industry.")
    search_index.catch_up()

    assert told(first("hydrogne").title) == "[Hydrogen] valleys"


def test_a_relative_of_an_unknown_word_is_marked(search_index: Index) -> None:
    note("Biodiversity in cities", "On biodiversity.", language="en")
    for number in range(5):
        note(f"Forest {number}")
    search_index.catch_up()

    hit = first("biodiversité")

    assert told(hit.title) == "[Biodiversity] in cities"


def test_no_part_is_empty_and_nothing_is_lost(search_index: Index) -> None:
    note("harbour harbour", "harbour")
    search_index.catch_up()
    hit = first("harbour")

    assert hit.title == [Part("harbour", True), Part(" ", False), Part("harbour", True)]
    assert hit.summary == []

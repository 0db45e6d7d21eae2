"""Any string is a query."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policylearning.search import asked
from policylearning.search.queries import search, suggest
from policylearning.search.words import words
from tests.factories.search import note
from tests.search.fixtures import Index
from tests.shared import shared


@pytest.mark.parametrize(
    ("query", "words", "phrases", "without", "filters"),
    [
        ("", [], [], [], {}),
        ("green roofs", ["green", "roofs"], [], [], {}),
        ('"green roofs" city', ["city"], [["green", "roofs"]], [], {}),
        ('"unclosed phrase', ["unclosed", "phrase"], [], [], {}),
        ('"hydrogen"', [], [["hydrogen"]], [], {}),
        ("low-carbon", ["low", "carbon"], [], [], {}),
        ("solar -wind", ["solar"], [], [["wind"]], {}),
        ('solar -"off shore"', ["solar"], [], [["off", "shore"]], {}),
        ("country:FR roofs", ["roofs"], [], [], {"country": ["FR"]}),
        ("Country:FR COUNTRY:de", [], [], [], {"country": ["FR", "de"]}),
        ("http://example.org", ["http", "example", "org"], [], [], {}),
        ("country:", ["country"], [], [], {}),
        ("-", [], [], [], {}),
        ('""', [], [], [], {}),
        ("--", [], [], [], {}),
    ],
)
def test_signs(
    query: str,
    words: list[str],
    phrases: list[list[str]],
    without: list[list[str]],
    filters: dict[str, list[str]],
) -> None:
    read = asked.read(query)

    assert (read.words, read.phrases, read.without, read.filters) == (words, phrases, without, filters)
    assert read.blank == (not query)


@pytest.mark.parametrize("query", ["-word", "name:value country:FR", '"as it is" -"or not"', "a - b: c"])
def test_plainly_all_of_it_is_words(query: str) -> None:
    found = asked.read_plainly(query)
    assert found.words == words(query)
    assert (found.phrases, found.without, found.filters) == ([], [], {})
    assert not found.blank
    assert asked.read_plainly(" \n").blank


def test_replacing_keeps_what_was_typed_around_it() -> None:
    assert asked.replaced('Hydrogne "x" -hydrogne!', {("hydrogne",): "hydrogen"}) == 'hydrogen "x" -hydrogen!'
    heat = {("waste", "heat"): "Abwärme", ("waste",): "Abfall"}
    assert asked.replaced("Waste heat, waste and heat", heat) == "Abwärme, Abfall and heat"
    assert asked.replaced("waste", {}) == "waste"


@pytest.mark.django_db
@pytest.mark.data
def test_naughty_strings(search_index: Index) -> None:
    strings = json.loads(shared("naughty_strings/blns.json").read_text("utf-8"))
    for number, string in enumerate(strings):
        note(f"Note {number}", string.replace("\x00", ""))
    search_index.catch_up()
    own: list[str] = []
    for string in strings:
        for query in (string, f'"{string}', f"country:-{string}"):
            results = search(
                query, user=AnonymousUser(), facets=["country", "tag"], filters={"tag": [string]}
            )
            assert (results.degraded, results.total, results.query) == (None, 0, query)
        if asked.read(string).words and not search(string, user=AnonymousUser()).total:
            own.append(string)
        suggest(string, user=AnonymousUser())

    # What has words is found by itself, unless it says that it will not be.
    assert [string for string in own if "-" not in string and ":" not in string and '"' not in string] == []


@pytest.mark.django_db
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=80) | st.text(alphabet='ab -":*~^()[]{}+&|!\\/?', max_size=40))
def test_any_string_is_a_query(search_index: Index, query: str) -> None:
    search_index.catch_up()

    results = search(query, user=AnonymousUser(), facets=["kind"])

    assert results.degraded is None
    assert results.total == len(results.hits) == 0

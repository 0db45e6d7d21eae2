"""Finding topics and tags."""

import json
from typing import Any

import pytest
from django.test import Client

from policylearning.topics import queries
from tests.factories.topics import TagFactory, TopicFactory
from tests.shared import shared

pytestmark = pytest.mark.django_db


def names(tags: Any) -> list[str]:
    return [tag.name for tag in tags]


@pytest.fixture
def tags() -> None:
    energy = TopicFactory(slug="energy")
    for name in ("Solar energy", "Energy communities", "Energy poverty"):
        TagFactory(name=name, topics=[energy])
    TagFactory(name="Living labs", topics=[TopicFactory(slug="research")])
    TagFactory(name="Rural areas")


@pytest.mark.usefixtures("tags")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("energy", ["Energy communities", "Energy poverty", "Solar energy"]),
        ("ENER", ["Energy communities", "Energy poverty", "Solar energy"]),
        ("energy pov", ["Energy poverty"]),
        ("labs", ["Living labs"]),
        ("nergy", []),
        ("", []),
        ("!", []),
    ],
)
def test_tags_begin_as_the_typed_words_do(typed: str, found: list[str]) -> None:
    assert names(queries.find_tags(typed)) == found


@pytest.mark.usefixtures("tags")
def test_tags_that_a_text_speaks_of(django_assert_num_queries: Any) -> None:
    text = "A community runs the solar roof; energy is sold to the community in a rural area. Energy!"
    with django_assert_num_queries(1):
        assert names(queries.suggest_tags(text)) == ["Energy communities", "Rural areas", "Solar energy"]
    research = queries.find_topic("research")
    assert research is not None
    assert names(queries.suggest_tags(text, topics=[research])) == ["Rural areas"]
    assert names(queries.suggest_tags("")) == []
    assert names(queries.suggest_tags(text, limit=1)) == ["Energy communities"]


@pytest.mark.usefixtures("tags")
def test_tags_of_a_topic_and_those_of_all() -> None:
    research = queries.find_topic("research")
    assert research is not None
    assert names(queries.tags_of([research])) == ["Living labs", "Rural areas"]
    assert queries.find_topic("unknown") is None


@pytest.mark.usefixtures("tags")
def test_suggestions_as_options(client: Client) -> None:
    for parameter in ("q", "tags"):
        page = client.get(f"/topics/tags/suggest/?{parameter}=pov").content.decode().strip()
        assert page == '<option value="Energy poverty"></option>'
    assert client.get("/topics/tags/suggest/").content.strip() == b""


@pytest.mark.data
@pytest.mark.usefixtures("tags")
def test_any_string_is_a_question() -> None:
    for text in json.loads(shared("naughty_strings/blns.json").read_text("utf-8")):
        queries.find_tags(text)
        queries.suggest_tags(text)

"""The page of a thematic platform."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import expert
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TagFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_a_topic_without_anything_yet(client: Client) -> None:
    topic = TopicFactory(contact_email="")
    page = client.get(f"/topics/{topic.slug}/").content.decode()
    assert "No practice on this topic yet" in page
    assert "Its experts" not in page


def test_its_practices_experts_and_tags(client: Client) -> None:
    topic, other = TopicFactory(contact_email="team@example.org"), TopicFactory()
    expert(topic, name="Ana Horvat"), expert(name="Jan Novák"), expert(other, name="Somebody Else")
    tag = TagFactory(name="retrofit")
    tag.topics.add(topic)
    PracticeFactory.create_batch(7, published=True, topics=[topic])
    PracticeFactory(published=True, topics=[other], title="Of another topic")
    response = client.get(f"/topics/{topic.slug}/")
    page = response.content.decode()
    assert len(response.context["practices_shown"]) == 6
    assert "All 7 practices" in page
    assert "Of another topic" not in page
    assert "Ana Horvat" in page
    assert "Jan Novák" in page
    assert "Somebody Else" not in page
    assert "mailto:team@example.org" in page
    assert f'href="/practices/?topic={topic.slug}&amp;tag={tag.slug}"' in page
    assert f'<input type="hidden" name="topic" value="{topic.slug}">' in page


def test_many_tags_are_folded_away(client: Client) -> None:
    topic = TopicFactory()
    for number in range(12):
        TagFactory(name=f"Word {number:02}").topics.add(topic)
    assert "All of them" not in client.get(f"/topics/{topic.slug}/").content.decode()
    TagFactory(name="Word 12").topics.add(topic)
    page = client.get(f"/topics/{topic.slug}/").content.decode()
    shown, folded_away = page.split("All of them")
    assert ("Word 11" in shown, "Word 12" in shown, "Word 12" in folded_away) == (True, False, True)


def test_an_unknown_topic_is_not_found(client: Client) -> None:
    assert client.get("/topics/nothing/").status_code == 404


@pytest.mark.parametrize("count", [1, 50])
def test_a_topic_costs_the_same_for_one_practice_and_fifty(client: Client, count: int) -> None:
    topic = TopicFactory()
    PracticeFactory.create_batch(count, published=True, topics=[topic])
    client.get(f"/topics/{topic.slug}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/topics/{topic.slug}/")
    assert len(queries) <= 10, [each["sql"] for each in queries]

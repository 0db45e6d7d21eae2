"""The home page: a question, topics, what is new, where it comes from."""

import gzip
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policylearning.practices.models import Practice
from policylearning.web.figures import KEY, counted, figures
from tests.factories.impact import confirmed
from tests.factories.organisations import OrganisationFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TopicFactory

pytestmark = pytest.mark.django_db


def test_an_empty_platform_invites_the_first_practice(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "What are you trying to change?" in page
    assert "No practice has been published yet" in page
    assert "Where they come from" not in page


def test_the_question_leads_to_the_practices(client: Client) -> None:
    page = client.get("/").content.decode()
    assert '<form class="search large" action="/practices/" role="search">' in page


def test_topics_with_their_counts_and_the_three_newest(client: Client) -> None:
    green, smart = TopicFactory(name="Green"), TopicFactory(name="Smart")
    for number in range(4):
        PracticeFactory(published=True, title=f"Practice of number {number}", topics=[green])
    PracticeFactory(title="A draft nobody sees", topics=[smart])
    response = client.get("/")
    page = response.content.decode()
    assert [(topic.name, count) for topic, count in response.context["topics"]] == [
        ("Green", 4),
        ("Smart", 0),
    ]
    assert len(response.context["newest"]) == 3
    assert "A draft nobody sees" not in page
    assert f'href="/topics/{green.slug}/"' in page


def test_figures_count_what_is_public() -> None:
    vest = RegionFactory(code="RO42")
    topic = TopicFactory()
    PracticeFactory.create_batch(2, published=True, region=vest, topics=[topic])
    PracticeFactory(published=True, region=None)
    PracticeFactory(region=vest)
    OrganisationFactory(verified=True), OrganisationFactory()
    known = counted()
    assert (known.practices, known.countries, known.transfers, known.authorities) == (3, 1, 0, 1)
    assert known.by_region == {"RO42": 2}
    assert known.by_topic == {topic.pk: 2}


def test_transfers_of_what_is_not_public_are_not_counted() -> None:
    shown, hidden = confirmed(stage="running"), confirmed(stage="adapted")
    Practice.objects.filter(pk=hidden.practice_id).update(state="in_validation")
    assert (counted().transfers, shown.practice.is_public) == (1, True)


def test_figures_are_kept_for_a_while(settings: Any) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": KEY}
    }
    assert figures().practices == 0
    PracticeFactory(published=True)
    assert figures().practices == 0


def test_the_map_leads_to_the_practices_of_a_region(client: Client) -> None:
    PracticeFactory(
        published=True,
        topics=[TopicFactory()],
        region=RegionFactory(code="RO42", name="Vest", longitude=21.2, latitude=45.8),
    )
    page = client.get("/").content.decode()
    assert 'href="/practices/?region=RO42"' in page
    assert "Vest: 1 practice" in page


@pytest.mark.parametrize("count", [1, 50])
def test_the_home_page_costs_the_same_for_one_practice_and_fifty(client: Client, count: int) -> None:
    PracticeFactory.create_batch(count, published=True, topics=[TopicFactory()], region=RegionFactory())
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert len(queries) <= 12, [each["sql"] for each in queries]


def test_the_first_view_weighs_less_than_80_kilobytes_in_six_requests(client: Client) -> None:
    topics = [TopicFactory() for _each in range(4)]
    PracticeFactory.create_batch(30, published=True, topics=topics[:1], region=RegionFactory())
    page = client.get("/").content
    files = re.findall(r'(?:src|href)="/static/([^"]+\.(?:js|css|svg))"', page.decode())
    weight = len(gzip.compress(page)) + sum(len(gzip.compress(_static(name))) for name in files)
    assert len(files) + 1 <= 6, files
    assert weight < 80_000


def _static(name: str) -> bytes:
    from pathlib import Path

    from django.contrib.staticfiles import finders

    return Path(finders.find(name) or "").read_bytes()

"""What the list of practices says of its results holds for all of them, and each says why it is there."""

from typing import Any

import pytest
from django.test import Client

from policylearning.search import meanings
from policylearning.search.marking import BY_MEANING
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TagFactory, TopicFactory
from tests.search.fixtures import Index, meaning, search_index

__all__ = ["meaning", "search_index"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def practices(search_index: Index) -> Index:
    """Thirty about heat, of which 20 are from Spain, 15 of one topic and 10 of one tag; three about something else."""
    spain = RegionFactory(code="ES24", name="Aragón", level=2, country="ES")
    france = RegionFactory(code="FRI1", name="Aquitaine", level=2, country="FR")
    low, high, tag = TopicFactory(slug="low"), TopicFactory(slug="high"), TagFactory(slug="heat")
    for number in range(30):
        PracticeFactory(
            published=True,
            title=f"Heat from below, house {number}",
            description="Warm water from the ground keeps whole streets comfortable in winter.",
            region=spain if number < 20 else france,
            topics=[low if number % 2 else high],
            tags=[tag] if number % 3 == 0 else [],
            evidence_level=number % 3,
        )
    for number in range(3):
        PracticeFactory(published=True, title=f"Ferry {number}", region=spain, topics=[low])
    search_index.catch_up()
    return search_index


def listing(client: Client, query: str) -> Any:
    return client.get(f"/practices/?{query}").context["listing"]


def test_counts_are_of_all_results_and_not_of_the_page(practices: Index, client: Client) -> None:
    shown = listing(client, "q=heat")

    assert (shown.page.total, len(shown.page.items)) == (30, 24)
    counts = {name: dict(values) for name, values in shown.page.counts.items()}
    assert counts["country"] == {"ES": 20, "FR": 10}
    assert counts["topic"] == {"low": 15, "high": 15}
    assert counts["tag"] == {"heat": 10}
    assert counts["evidence"] == {"0": 10, "1": 10, "2": 10}
    assert counts["region"] == {"ES": 20, "ES2": 20, "ES24": 20, "FR": 10, "FRI": 10, "FRI1": 10}
    assert listing(client, "q=heat&page=2").page.counts == shown.page.counts


def test_each_count_is_what_choosing_it_gives(practices: Index, client: Client) -> None:
    for base in ("q=heat", "q=heat&country=ES", "q=heat&topic=low&country=ES", "country=FR"):
        for name, values in listing(client, base).page.counts.items():
            chosen = [part for part in base.split("&") if not part.startswith(f"{name}=")]
            for value, count in values.items():
                assert listing(client, "&".join([*chosen, f"{name}={value}"])).page.total == count, (
                    base,
                    name,
                    value,
                )


def test_every_result_says_why(practices: Index, client: Client) -> None:
    for practice in listing(client, "q=warm+streets").page.items:
        assert [part.text for part in practice.hit.passage.parts if part.marked] == ["Warm", "streets"]
        assert str(practice.hit.passage.label).lower() == "detailed description"
    for practice in listing(client, "q=heat").page.items:
        assert any(part.marked and part.text == "Heat" for part in practice.hit.title)


@pytest.mark.usefixtures("meaning")
def test_what_was_found_by_its_meaning_says_so(practices: Index, client: Client) -> None:
    meanings.catch_up()
    found = [practice.hit for practice in listing(client, "q=geothermal").page.items]

    assert found
    assert all(
        hit.passage is not None or any(part.marked for part in [*hit.title, *hit.summary]) for hit in found
    )
    assert any(hit.passage is not None and str(hit.passage.label) == str(BY_MEANING) for hit in found)

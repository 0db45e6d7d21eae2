"""What says the same in the same words is shown once."""

from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from policylearning.search.queries import search
from tests.factories.practices import PracticeFactory
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def test_the_same_from_two_sources_is_one_hit_with_another_behind_it(search_index: Index) -> None:
    first = note("Waste heat", "A town warms its baths.", tags=["energy"])
    second = note("WASTE  HEAT", "A town warms its baths!", tags=["baths"])
    note("Waste heat", "Another text altogether, of another town.")
    note("Waste heat", "A town warms its baths.", language="de")
    search_index.catch_up()

    found = search("waste heat", user=VISITOR, facets=["tag"])

    behind = {hit.id: [other.id for other in hit.more] for hit in found.hits}
    pairs = [{hit, *others} for hit, others in behind.items() if others]
    assert pairs == [{first.pk, second.pk}]
    assert len(found.hits) == 3
    assert found.total == 4, "each of them counts"


def test_records_without_a_text_are_like_no_other(search_index: Index) -> None:
    note("Meeting")
    note("Meeting")
    search_index.catch_up()

    assert [hit.more for hit in search("meeting", user=VISITOR).hits] == [(), ()]


def test_a_list_shows_one_card_and_leads_to_the_other(client: Client, search_index: Index) -> None:
    text = {"title": "Wärme für das Bad", "description": "Eine Gemeinde heizt ihr Bad.", "language": "de"}
    one = PracticeFactory(published=True, **text)
    two = PracticeFactory(published=True, **text)
    english = PracticeFactory(published=True, title="Heat of the bath", language="en")
    search_index.catch_up()

    page = unescape(client.get("/practices/?q=Wärme heat").content.decode())

    assert page.count("<article") == 2
    assert "And 1 more like it:" in page
    assert one.get_absolute_url() in page
    assert two.get_absolute_url() in page
    assert english.get_absolute_url() in page
    assert page.count("in German") == 1, "the card says that the text is in another language than the page"
    assert "in English" not in page
    assert f'href="{english.get_absolute_url()}" lang="en"' in page
    assert f'href="{two.get_absolute_url()}" lang="de"' in page

"""Who sees which shortlist, and what is like what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policylearning.common import clock
from policylearning.finder import queries
from policylearning.finder.models import Shortlist
from policylearning.finder.privacy import erase_shortlists, export_shortlists
from tests.factories.accounts import UserFactory, secretariat
from tests.factories.finder import filled
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TagFactory, TopicFactory
from tests.search.fixtures import search_index

__all__ = ["search_index"]

pytestmark = pytest.mark.django_db


def test_a_shortlist_is_its_owners_alone_shared_or_not():
    shortlist = filled(1, shared=True)
    assert list(queries.visible_to(shortlist.owner)) == [shortlist]
    for other in (AnonymousUser(), UserFactory(), secretariat()):
        assert list(queries.visible_to(other)) == []
        assert list(queries.items_of(other)) == []
    assert list(queries.visible_to(None)) == [shortlist]


def test_the_items_a_reader_sees():
    shortlist = filled(3)
    retired, hidden, _other = (item.practice for item in shortlist.items.all())
    type(retired).objects.filter(pk=retired.pk).update(state="retired")
    type(hidden).objects.filter(pk=hidden.pk).update(state="draft")
    seen = [item.practice for item in queries.items_for(shortlist, AnonymousUser())]
    assert retired in seen
    assert hidden not in seen
    assert len(seen) == 2


def test_compared_keeps_the_order_and_drops_what_is_not_there():
    practices = [PracticeFactory(published=True) for _count in range(6)]
    ids = [each.pk for each in practices]
    draft = PracticeFactory()
    found = queries.compared(
        [ids[3], draft.pk, 999_999, ids[1], ids[3], ids[0], ids[2], ids[5]], AnonymousUser()
    )
    assert [each.pk for each in found] == [ids[3], ids[1], ids[0], ids[2]]
    assert queries.compared([], AnonymousUser()) == []


# Likeness -----------------------------------------------------------------------------------------
@pytest.fixture
def topic():
    return TopicFactory()


@pytest.fixture
def tags():
    return TagFactory.create_batch(3)


def make(topic, tags, **fields):
    return PracticeFactory(published=True, topics=[topic], tags=tags, **fields)


def titles(practice, reader=None, **more):
    return [each.practice.title for each in queries.alike(practice, reader or AnonymousUser(), **more)]


def test_more_in_common_comes_first_and_says_what(search_index, topic, tags):
    asked = make(topic, tags, title="Heat pumps in old flats")
    make(topic, tags[:2], title="Heat pumps for schools")
    make(topic, tags[2:], title="Woodland walks")
    untagged = make(topic, [], title="Old flats and their heat pumps")
    make(topic, [], title="Ferries on the lake")
    search_index.catch_up()

    found = queries.alike(asked, AnonymousUser(), limit=5)
    names = sorted(tag.name for tag in tags[:2])
    assert [(each.practice.title, each.why) for each in found if each.practice != untagged] == [
        ("Heat pumps for schools", f"Both: {', '.join(names)}"),
        ("Woodland walks", f"Both: {tags[2].name}"),
    ]
    assert queries.alike(asked, AnonymousUser(), limit=1) == found[:1]
    [by_words] = [each for each in queries.alike(untagged, AnonymousUser()) if each.practice == asked]
    assert set(by_words.why.removeprefix("Both speak of: ").split(", ")) == {"heat", "pumps", "flats"}


def test_like_are_listed_practices_of_the_topic_from_elsewhere(search_index, topic, tags):
    asked = make(topic, tags, title="Heat pumps")
    make(topic, tags, title="Heat pumps here", region=asked.region)
    make(TopicFactory(), tags, title="Heat pumps of another topic")
    PracticeFactory(retired=True, topics=[topic], tags=tags, title="Heat pumps of old")
    PracticeFactory(topics=[topic], tags=tags, title="Heat pumps not yet")
    search_index.catch_up()

    for reader in (AnonymousUser(), asked.owner, secretariat()):
        assert titles(asked, reader) == []


def test_a_practice_without_topics_or_region(search_index, topic, tags):
    other = make(topic, tags, title="Heat pumps elsewhere", region=RegionFactory())
    nowhere = make(topic, tags, title="Heat pumps", region=None)
    untold = PracticeFactory(published=True, tags=tags, title="Heat pumps")
    search_index.catch_up()

    assert titles(untold) == []
    assert titles(nowhere) == [other.title]


def test_likeness_costs_the_same_for_one_and_fifty(search_index, topic, tags):
    asked = make(topic, tags, title="Heat pumps")

    def cost():
        search_index.catch_up()
        with CaptureQueriesContext(connection) as captured:
            for each in queries.alike(type(asked).objects.get(pk=asked.pk), AnonymousUser()):
                _shown = (each.practice.region, each.practice.institution, list(each.practice.topics.all()))
        return len(captured)

    make(topic, tags, title="Heat pumps")
    few = cost()
    for _number in range(20):
        make(topic, tags, title="Heat pumps")
    assert cost() <= few


# My data ------------------------------------------------------------------------------------------
def test_export_and_erasure():
    shortlist, other = filled(2, shared=True), filled(1)
    rows = export_shortlists(shortlist.owner)
    assert [(row["title"], len(row["practices"])) for row in rows] == [(shortlist.title, 2)]
    assert export_shortlists(UserFactory()) == []
    erase_shortlists(shortlist.owner, None, clock.now())
    assert list(Shortlist.objects.all()) == [other]
    assert queries.shared(shortlist.token) is None

"""Who sees which shortlist, and what is like what."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.common import clock
from policylearning.finder import queries
from policylearning.finder.models import Shortlist
from policylearning.finder.privacy import erase_shortlists, export_shortlists
from tests.factories.accounts import UserFactory, secretariat
from tests.factories.finder import filled
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TagFactory, TopicFactory

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


def test_more_shared_tags_come_first_then_more_evidence(topic, tags):
    asked = make(topic, tags)
    one = make(topic, tags[:1])
    two = make(topic, tags[:2])
    proved = make(topic, tags[1:2], evidence_level=4)
    assert queries.alike(asked, limit=5) == [two, proved, one]
    assert queries.alike(asked, limit=1) == [two]


def test_like_are_listed_practices_of_the_topic_from_elsewhere(topic, tags):
    asked = make(topic, tags)
    make(topic, tags, region=asked.region)
    make(TopicFactory(), tags)
    make(topic, [])
    PracticeFactory(retired=True, topics=[topic], tags=tags)
    PracticeFactory(topics=[topic], tags=tags)
    assert queries.alike(asked) == []


def test_a_practice_without_tags_topics_or_region(topic, tags):
    other = make(topic, tags, region=RegionFactory())
    assert queries.alike(PracticeFactory(published=True, topics=[topic])) == []
    assert queries.alike(PracticeFactory(published=True, tags=tags)) == []
    assert queries.alike(make(topic, tags, region=None)) == [other]


def test_two_shared_topics_do_not_count_twice(topic, tags):
    second = TopicFactory()
    asked = PracticeFactory(published=True, topics=[topic, second], tags=tags)
    other = PracticeFactory(published=True, topics=[topic, second], tags=tags)
    assert queries.alike(asked) == [other]


def test_likeness_costs_the_same_for_one_and_fifty(topic, tags, django_assert_num_queries):
    asked = make(topic, tags)
    for number in (1, 50):
        while type(asked).objects.count() <= number:
            make(topic, tags)
        with django_assert_num_queries(5):
            for practice in queries.alike(asked):
                _shown = (practice.region, practice.institution, list(practice.topics.all()))


# My data ------------------------------------------------------------------------------------------
def test_export_and_erasure():
    shortlist, other = filled(2, shared=True), filled(1)
    rows = export_shortlists(shortlist.owner)
    assert [(row["title"], len(row["practices"])) for row in rows] == [(shortlist.title, 2)]
    assert export_shortlists(UserFactory()) == []
    erase_shortlists(shortlist.owner, None, clock.now())
    assert list(Shortlist.objects.all()) == [other]
    assert queries.shared(shortlist.token) is None

"""What followers are told of: what is new and fits."""

from datetime import timedelta

import pytest

from policylearning.finder.following.wanted import Wanted
from policylearning.finder.models import Told
from policylearning.notifications.models import Notice
from policylearning.search.actions import changed
from policylearning.topics.actions import merge_tag
from tests.factories.accounts import UserFactory
from tests.factories.finder import following, search_for
from tests.factories.regions import RegionFactory
from tests.factories.topics import TagFactory, TopicFactory

from .conftest import AT_ONCE, MONDAY, listed

pytestmark = pytest.mark.django_db


def test_something_new_that_fits_is_told_once(publish, tell, mailoutbox):
    follow = following(search_for("hydrogen"), frequency=AT_ONCE, title="Hydrogen")
    publish("Hydrogen buses")
    publish("Forests and their owners")
    assert tell() == 1
    assert tell() == 0
    (message,) = mailoutbox
    assert message.subject == "New for “Hydrogen”"
    assert message.to == [follow.owner.email]
    assert listed(message) == ["Hydrogen buses"]
    assert "It fits “Hydrogen”." in message.body
    assert Notice.objects.get().text == "This is new:"
    follow.refresh_from_db()
    assert (follow.matched, follow.due_at) == (1, None)


def test_what_was_there_before_is_no_news_however_it_changes(publish, tell, mailoutbox):
    old = publish("Hydrogen buses")
    tell()
    following(search_for("hydrogen"), frequency=AT_ONCE)
    changed(old)
    publish("Forests")
    assert tell() == 0
    assert not mailoutbox


def test_what_was_published_a_moment_before_following_is_no_news(publish, tell):
    publish("Hydrogen buses")
    following(search_for("hydrogen"), frequency=AT_ONCE)  # the outbox was not read in between
    assert tell() == 0


def test_a_thing_that_fits_three_searches_is_told_once_and_names_them(publish, tell, mailoutbox, clock):
    person, topic = UserFactory(), TopicFactory(name="Low carbon")
    following(search_for("hydrogen"), by=person, frequency=AT_ONCE, title="Hydrogen")
    following(search_for("buses"), by=person, frequency=AT_ONCE, title="Buses")
    weekly = following(Wanted.of(filters={"topic": [topic.slug]}), by=person, title="My topic")
    publish("Hydrogen buses", topics=[topic])
    assert tell() == 1
    assert mailoutbox[0].subject == "New for 3 things you follow"
    assert "It fits “Hydrogen”, “Buses”, “My topic”." in mailoutbox[0].body
    clock.move_to(MONDAY + timedelta(minutes=1))
    assert tell() == 0, "the weekly one has nothing that was not told"
    assert len(mailoutbox) == 1
    weekly.refresh_from_db()
    assert weekly.matched == 1


def test_one_word_of_many_is_not_enough(publish, tell):
    following(search_for("hydrogen valleys in ports"), frequency=AT_ONCE)
    publish("Valleys of the Alps")
    assert tell() == 0
    publish("A hydrogen valley around the port")
    assert tell() == 1


def test_phrases_and_filters_hold(publish, tell, mailoutbox):
    topic = TopicFactory()
    following(search_for('"ships in port" -trucks', topic=topic.slug), frequency=AT_ONCE)
    publish("Ships in port", topics=[TopicFactory()])
    publish("In port, ships", topics=[topic])
    publish("Ships in port and trucks", topics=[topic])
    publish("Cold ironing of ships in port", topics=[topic])
    tell()
    assert listed(mailoutbox[0]) == ["Cold ironing of ships in port"]


def test_a_region_is_followed_with_the_regions_in_it(publish, tell, mailoutbox):
    country = RegionFactory(code="XX", level=0)
    part = RegionFactory(code="XX11", level=2, parent=RegionFactory(code="XX1", level=1, parent=country))
    following(Wanted.of(filters={"region": ["XX1"]}), frequency=AT_ONCE)
    publish("Here", region=part)
    publish("Elsewhere", region=RegionFactory(code="YY11", level=2))
    tell()
    assert listed(mailoutbox[0]) == ["Here"]


def test_a_tag_is_followed(publish, tell, mailoutbox):
    tag = TagFactory()
    following(search_for(tag=tag.slug), frequency=AT_ONCE)
    publish("Tagged", tags=[tag])
    publish("Untagged")
    tell()
    assert listed(mailoutbox[0]) == ["Tagged"]


def test_a_merged_tag_is_followed_by_the_name_it_has_now(publish, tell, mailoutbox):
    gone_tag, stays = TagFactory(), TagFactory()
    following(search_for(tag=gone_tag.slug), frequency=AT_ONCE)
    merge_tag(tag=gone_tag, into=stays, by=None)
    publish("Tagged", tags=[stays])
    publish("Untagged")
    tell()
    assert listed(mailoutbox[0]) == ["Tagged"]


def test_many_things_are_one_letter_with_the_first_ten(publish, tell, mailoutbox):
    following(search_for("hydrogen"), frequency=AT_ONCE)
    for number in range(12):
        publish(f"Hydrogen {number}")
    tell()
    (message,) = mailoutbox
    assert len(listed(message)) == 10
    assert "And 2 more." in message.body
    assert Told.objects.count() == 12


def test_the_passage_says_why(publish, tell, mailoutbox):
    following(search_for("cold ironing"), frequency=AT_ONCE)
    publish("Ships in port", description="The town pays for cold ironing of ferries.")
    tell()
    assert "Detailed description: The town pays for cold ironing of ferries." in mailoutbox[0].body

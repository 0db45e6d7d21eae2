"""Who is told of what, when, and once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policylearning.common.clock import now
from policylearning.finder.enums import Frequency
from policylearning.finder.following import actions, telling
from policylearning.finder.following.arrivals import read_outbox
from policylearning.finder.following.wanted import Wanted
from policylearning.finder.models import Arrival, Follow, Told
from policylearning.jobs.worker import run_due
from policylearning.notifications.actions import choose
from policylearning.notifications.enums import MailState
from policylearning.notifications.models import Notice
from policylearning.practices import actions as practice_actions
from policylearning.practices.enums import State
from policylearning.search import indexer
from policylearning.search.actions import changed, gone
from policylearning.topics.actions import merge_tag
from tests.factories.accounts import UserFactory
from tests.factories.finder import following, search_for
from tests.factories.regions import RegionFactory
from tests.factories.topics import TagFactory, TopicFactory

from .conftest import AnyWork

pytestmark = pytest.mark.django_db

AT_ONCE = Frequency.AT_ONCE
MONDAY = datetime(2027, 3, 15, 6, 0, tzinfo=UTC)
"""Seven in the morning in Brussels, after the Friday on which the tests begin."""


def listed(message):
    """The titles a letter lists."""
    return [line[2:] for line in message.body.splitlines() if line.startswith("* ")]


# What is new ------------------------------------------------------------------------------------
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


# Who may see it ---------------------------------------------------------------------------------
def test_what_is_retired_before_the_digest_is_never_told(publish, tell, mailoutbox, clock):
    following(search_for("hydrogen"))
    practice = publish("Hydrogen buses")
    assert read_outbox()
    practice_actions.retire(practice=practice, by=practice.owner, why="The line was closed.")
    clock.move_to(MONDAY)
    assert tell() == 0
    assert not mailoutbox


def test_what_is_taken_back_between_match_and_mail_is_not_in_it(publish, tell, mailoutbox):
    following(search_for("hydrogen"), frequency=AT_ONCE)
    practice = publish("Hydrogen buses")
    publish("Hydrogen trains")
    assert tell(send=False) == 1
    practice_actions.retire(practice=practice, by=practice.owner, why="The line was closed.")
    run_due()
    assert listed(mailoutbox[0]) == ["Hydrogen trains"]
    assert "buses" not in mailoutbox[0].body + mailoutbox[0].subject + mailoutbox[0].alternatives[0][0]


def test_no_letter_goes_when_all_of_it_was_taken_back(publish, tell, mailoutbox):
    following(search_for("hydrogen"), frequency=AT_ONCE)
    practice = publish("Hydrogen buses")
    assert tell(send=False) == 1
    practice_actions.retire(practice=practice, by=practice.owner, why="The line was closed.")
    run_due()
    assert not mailoutbox
    assert Notice.objects.get().mail_state == MailState.NONE


def test_what_comes_back_is_new_to_those_who_were_not_told(publish, tell, mailoutbox, clock):
    told = following(search_for("hydrogen"), frequency=AT_ONCE)
    practice = publish("Hydrogen buses")
    tell()
    practice_actions.retire(practice=practice, by=practice.owner, why="Closed.")
    tell()
    assert not Arrival.objects.filter(object_id=practice.pk, kind="practice").exists()
    late = following(search_for("hydrogen"), frequency=AT_ONCE)
    clock.shift(1)
    practice_actions.restore(practice=practice, by=None)
    assert tell() == 1
    news = [message.to[0] for message in mailoutbox if message.subject.startswith("New for")]
    assert news == [told.owner.email, late.owner.email]


def test_closed_accounts_and_paused_follows_hear_nothing(publish, tell, mailoutbox):
    closed, paused = (following(search_for("hydrogen"), frequency=AT_ONCE) for _each in range(2))
    closed.owner.is_active = False
    closed.owner.save()
    actions.pause(follow=paused, by=paused.owner)
    publish("Hydrogen buses")
    assert tell() == 0
    actions.resume(follow=paused, by=paused.owner)
    assert tell() == 0, "what came during the pause is not made up for"
    publish("Hydrogen trains")
    assert tell() == 1
    assert listed(mailoutbox[0]) == ["Hydrogen trains"]


def test_who_wants_no_mail_finds_it_on_the_page(publish, tell, mailoutbox):
    follow = following(search_for("hydrogen"), frequency=AT_ONCE)
    choose(user=follow.owner, category="follows", channel="mail", on=False)
    publish("Hydrogen buses")
    tell()
    assert not mailoutbox
    assert Notice.objects.get().on_page
    assert Told.objects.get().user == follow.owner


# When -------------------------------------------------------------------------------------------
def test_a_digest_waits_for_its_morning(publish, tell, mailoutbox, clock):
    daily = following(search_for("hydrogen"), frequency=Frequency.DAILY)
    weekly = following(search_for("hydrogen"), frequency=Frequency.WEEKLY)
    publish("Hydrogen buses")
    assert tell() == 0
    clock.move_to(datetime(2027, 3, 13, 6, 1, tzinfo=UTC))  # Saturday, 7:01 in Brussels
    assert tell() == 1
    publish("Hydrogen trains")
    clock.move_to(datetime(2027, 3, 14, 6, 1, tzinfo=UTC))
    assert tell() == 1
    assert tell() == 0
    clock.move_to(MONDAY + timedelta(minutes=1))
    assert tell() == 1
    assert [(message.to[0], len(listed(message))) for message in mailoutbox] == [
        (daily.owner.email, 1),
        (daily.owner.email, 1),
        (weekly.owner.email, 2),
    ]


def test_morning_is_where_the_reader_is(publish, tell, mailoutbox, clock):
    zones = ("Atlantic/Azores", "Europe/Athens", "Nowhere/Atall")
    people = {zone: UserFactory(time_zone=zone) for zone in zones}
    for person in people.values():
        following(search_for("hydrogen"), by=person, frequency=Frequency.DAILY)
    publish("Hydrogen buses")
    seen = []
    for hour in range(4, 9):
        clock.move_to(datetime(2027, 3, 13, hour, 1, tzinfo=UTC))
        seen.append(tell())
    assert seen == [0, 1, 1, 0, 1], "Athens at 5, Brussels (for the unknown zone) at 6, the Azores at 8"


def test_told_sooner_when_that_is_wanted_now(publish, tell, mailoutbox):
    follow = following(search_for("hydrogen"))
    publish("Hydrogen buses")
    assert tell() == 0
    actions.change(follow=follow, by=follow.owner, title="Hydrogen", frequency=AT_ONCE)
    assert tell() == 1
    assert mailoutbox[0].subject == "New for “Hydrogen”"


# Once, whatever happens -------------------------------------------------------------------------
def test_a_worker_killed_before_the_end_tells_nobody_twice(publish, tell, mailoutbox, monkeypatch):
    people = [following(search_for("hydrogen"), frequency=AT_ONCE).owner for _each in range(3)]
    publish("Hydrogen buses")
    notify, told = telling.notify, []

    def dying(*args, to, **kwargs):
        if len(told) == 1:
            raise KeyboardInterrupt
        told.append(to)
        return notify(*args, to=to, **kwargs)

    monkeypatch.setattr(telling, "notify", dying)
    with pytest.raises(KeyboardInterrupt):
        tell()
    monkeypatch.setattr(telling, "notify", notify)
    assert tell() == 2
    assert sorted(message.to[0] for message in mailoutbox) == sorted(person.email for person in people)
    assert Told.objects.count() == 3


def test_two_rounds_at_once_tell_once(publish, tell, mailoutbox, monkeypatch):
    follow = following(search_for("hydrogen"), frequency=AT_ONCE)
    publish("Hydrogen buses")
    found = telling._found

    def slowly(follows, *args):
        result = found(follows, *args)
        monkeypatch.setattr(telling, "_found", found)
        assert tell() == 1, "the other worker is quicker"
        return result

    monkeypatch.setattr(telling, "_found", slowly)
    assert tell() == 0
    assert len(mailoutbox) == 1
    assert Told.objects.get().user == follow.owner


def test_somebody_woken_during_the_round_is_not_put_to_sleep(publish, tell, clock, monkeypatch):
    following(search_for("hydrogen"), frequency=AT_ONCE)
    publish("Forests")
    move_on = telling._move_on

    def late(*args, **kwargs):
        monkeypatch.setattr(telling, "_move_on", move_on)
        clock.shift(1)
        publish("Hydrogen buses")
        read_outbox()
        return move_on(*args, **kwargs)

    monkeypatch.setattr(telling, "_move_on", late)
    assert tell() == 0
    assert tell() == 1


# A practice -------------------------------------------------------------------------------------
def test_a_practice_tells_its_changes_of_consequence(publish, tell, mailoutbox, clock):
    practice = publish("Hydrogen buses", summary="Old.")
    follow = following(practice, frequency=AT_ONCE)
    practice_actions.confirm(practice=practice, by=practice.owner)
    assert tell() == 0, "still true: no news"
    practice_actions.note_transfers(practice=practice, count=1)
    assert tell() == 1
    practice_actions.ask_confirmation(practice=practice)
    assert tell() == 0
    practice_actions.lapse(practice=practice)
    assert tell() == 1
    practice_actions.retire(practice=practice, by=practice.owner, why="The line was closed.")
    assert tell() == 1
    assert tell() == 0
    mine = [message.body for message in mailoutbox if message.to == [follow.owner.email]]
    assert "1 region has taken it up, confirmed by both sides." in mine[0]
    assert "Its owner has not confirmed it for over a year." in mine[1]
    assert "It was retired: The line was closed." in mine[2]
    assert len(mine) == 3


def test_an_edit_names_the_fields_and_what_is_undone_is_no_news(publish, tell, mailoutbox, clock):
    practice = publish("Hydrogen buses")
    practice_actions.edit(practice=practice, by=practice.owner, changes={"summary": "Old."})
    follow = following(practice, frequency=Frequency.DAILY)

    def edit(summary):
        practice_actions.edit(practice=practice, by=practice.owner, changes={"summary": summary})

    edit("New.")
    edit("Old.")
    clock.move_to(datetime(2027, 3, 13, 6, 1, tzinfo=UTC))
    assert tell() == 0
    edit("Newer.")
    clock.move_to(datetime(2027, 3, 14, 6, 1, tzinfo=UTC))
    assert tell() == 1
    body = next(message.body for message in mailoutbox if message.to == [follow.owner.email])
    assert "Its text was changed: summary." in body


def test_a_new_rating_and_a_new_opinion(publish, tell, mailoutbox, clock):
    practice = publish("Hydrogen buses")
    before = practice.evidence_level
    following(practice, frequency=AT_ONCE)
    practice.evidence_level, practice.validated_at = before + 1, practice.validated_at + timedelta(days=1)
    practice.save()
    changed(practice)
    tell()
    assert f"Its evidence is rated level {before + 1} of 5 now; it was {before}." in mailoutbox[0].body
    assert "There is a new expert opinion on it." in mailoutbox[0].body


def test_a_practice_that_goes_takes_its_follows_along(publish, tell):
    practice = publish("Hydrogen buses")
    following(practice, frequency=AT_ONCE)
    practice.state = State.DRAFT
    gone(practice)
    practice.delete()
    assert not Follow.objects.exists()
    assert tell() == 0


def test_a_digest_of_both(publish, tell, mailoutbox, clock):
    person, practice = UserFactory(), publish("Electric ferries")
    following(practice, by=person, title="Ferries")
    following(search_for("hydrogen"), by=person, title="Hydrogen")
    publish("Hydrogen buses")
    practice_actions.note_transfers(practice=practice, count=2)
    clock.move_to(MONDAY)
    assert tell() == 1
    (message,) = mailoutbox
    assert message.subject == "New for 2 things you follow"
    assert sorted(listed(message)) == ["Electric ferries", "Hydrogen buses"]


def test_the_costs_do_not_grow_with_those_who_hear_nothing(publish, clock):
    counts = []
    for _round in range(3):
        for _each in range(10):
            following(search_for("hydrogen"), frequency=AT_ONCE)
        publish("Forests")
        clock.shift(1)
        read_outbox()
        indexer.catch_up()
        with CaptureQueriesContext(connection) as asked:
            assert telling.tell_due(AnyWork(), now()) == 0
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]

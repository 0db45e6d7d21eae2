"""Following, changing, pausing: each keeps its promises, and only for its owner."""

import pytest
from django.http import QueryDict

from policylearning.accounts.personal import export
from policylearning.common.errors import ActionError, Forbidden
from policylearning.finder.following import actions
from policylearning.finder.following.due import next_due
from policylearning.finder.following.wanted import Wanted
from policylearning.finder.models import Follow, Told
from policylearning.finder.privacy import erase_follows, erase_told
from tests.factories.accounts import UserFactory
from tests.factories.finder import following, search_for
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TagFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_the_same_search_is_followed_once_however_it_is_written():
    person = UserFactory()
    first = following(Wanted.from_parameters(QueryDict("q=a++b&topic=x&topic=y&kind=practice")), by=person)
    again = following(
        Wanted.from_parameters(QueryDict("kind=practice&topic=y&topic=x&q=a b&page=2&sort=new")), by=person
    )
    assert first == again
    assert following(search_for("a b", topic="x"), by=person) != first
    assert Follow.objects.filter(owner=person).count() == 2
    assert following(Wanted.from_follow(first), by=UserFactory()) != first


def test_it_is_called_after_what_is_searched_for():
    topic, tag = TopicFactory(name="Low carbon"), TagFactory(name="Ports")
    assert str(following(search_for("hydrogen", topic=topic.slug))) == "hydrogen, Low carbon"
    assert str(following(search_for(tag=tag.slug))) == "Ports"
    assert str(following(search_for())) == "Good practices"
    assert str(following(search_for("hydrogen"), title=" Mine ")) == "Mine"
    assert len(str(following(search_for("x" * 900)))) == 120


def test_a_search_leads_back_to_where_it_is_shown():
    assert search_for("a&b", topic="x").address == "/practices/?q=a%26b&topic=x&sort=newest"
    assert Wanted.of(filters={"topic": ["low-carbon"]}).address == "/topics/low-carbon/"
    assert Wanted.of(filters={"region": ["FRK2"]}).address == "/regions/FRK2/"
    assert Wanted.of(filters={"topic": ["no such/word"]}).address.startswith("/practices/?topic=no+such")


def test_what_an_address_may_hold_is_bounded():
    many = {"country": ["a"] * 3 + ["b" * 61, " "], "N'": ["x"], "tag": [str(number) for number in range(99)]}
    wanted = Wanted.of("x" * 5000, many, ["nothing"])
    assert len(wanted.query) == 1000
    assert wanted.filters["country"] == ["a"]
    assert len(wanted.filters["tag"]) == 49
    assert wanted.filters.keys() == {"country", "tag"}
    assert wanted.kinds == ()


def test_there_is_a_limit(monkeypatch):
    monkeypatch.setattr(actions, "MOST_FOLLOWS", 2)
    person = UserFactory()
    for word in "ab":
        following(search_for(word), by=person)
    assert following(search_for("a"), by=person).query == "a", "what is followed already is no more"
    with pytest.raises(actions.FollowsTooMuch, match="You follow 2 things already"):
        following(search_for("c"), by=person)
    with pytest.raises(actions.FollowsTooMuch):
        following(PracticeFactory(published=True), by=person)


def test_nothing_and_drafts_are_not_followed():
    with pytest.raises(ActionError, match="Search for something"):
        following(Wanted())
    with pytest.raises(ActionError, match="not public"):
        following(PracticeFactory())


def test_only_its_owner_changes_it():
    follow, other = following(search_for("a")), UserFactory()
    for verb in (actions.pause, actions.resume, actions.unfollow):
        with pytest.raises(Forbidden):
            verb(follow=follow, by=other)
    with pytest.raises(Forbidden):
        actions.change(follow=follow, by=other, title="x", frequency="daily")
    with pytest.raises(ActionError):
        actions.change(follow=follow, by=follow.owner, title=" ", frequency="daily")


def test_weekly_is_the_rule_and_daily_is_sooner(clock):
    follow = following(search_for("a"))
    assert follow.due_at.isoformat() == "2027-03-15T06:00:00+00:00"
    actions.change(follow=follow, by=follow.owner, title="A", frequency="daily")
    follow.refresh_from_db()
    assert follow.due_at.isoformat() == "2027-03-13T06:00:00+00:00"
    actions.pause(follow=follow, by=follow.owner)
    actions.unfollow(follow=follow, by=follow.owner)
    assert not Follow.objects.exists()


def test_seven_stays_seven_when_the_clocks_change(clock):
    person = UserFactory()
    clock.move_to("2027-03-27T10:00:00+00:00")
    due = next_due("daily", person, following(search_for("a"), by=person).created_at)
    assert due.isoformat() == "2027-03-28T05:00:00+00:00", "summer time from the 28th"


def test_it_is_in_the_export_and_goes_with_the_person(publish, tell, clock):
    follow = following(search_for("hydrogen"), frequency="at_once", title="Mine")
    practice = publish("Hydrogen buses")
    following(practice, by=follow.owner)
    tell()
    mine = export(follow.owner)
    assert [row["title"] for row in mine["follows"]] == ["Mine", "Hydrogen buses"]
    assert mine["follows"][0]["query"] == "hydrogen"
    assert mine["told"][0]["object_id"] == practice.pk
    erase_follows(follow.owner, None, follow.created_at)
    erase_told(follow.owner, None, follow.created_at)
    assert not Follow.objects.exists()
    assert not Told.objects.exists()

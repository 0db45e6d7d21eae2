"""What comes into sight and goes out of it, read from the outbox."""

from datetime import timedelta

import pytest

from policylearning.finder.following.arrivals import read_outbox, survey
from policylearning.finder.models import Arrival, Reading
from policylearning.finder.tasks import something_changed, tell_followers, tidy
from policylearning.jobs.models import Job
from policylearning.jobs.worker import run_due
from policylearning.search import outbox
from policylearning.search.actions import changed
from policylearning.search.models import Change
from policylearning.search.registry import Source, sources
from tests.factories.accounts import UserFactory
from tests.factories.finder import following, search_for
from tests.factories.practices import PracticeFactory
from tests.factories.search import note

from .conftest import AnyWork

pytestmark = pytest.mark.django_db


def arrivals():
    return [str(each) for each in Arrival.objects.all()]


def test_before_the_first_look_nothing_is_read(search_index):
    note("Old")
    assert not read_outbox()
    assert not arrivals()


def test_the_first_look_makes_no_news_of_what_is_there(clock, search_index):
    old = note("Old")
    survey(AnyWork())
    assert arrivals() == [f"note:{old.pk}"]
    assert Arrival.objects.get().at.year == 1970
    assert read_outbox()
    assert arrivals() == [f"note:{old.pk}"]


def test_a_survey_goes_on_where_it_was_stopped(clock, search_index, monkeypatch):
    notes = [note(f"Note {number}") for number in range(3)]
    monkeypatch.setattr(outbox, "BATCH", 2)
    work = AnyWork()

    def stopped(done, total=0, message=""):
        if Arrival.objects.count() == 2:
            raise KeyboardInterrupt

    work.progress = stopped
    with pytest.raises(KeyboardInterrupt):
        survey(work)
    again = AnyWork()
    again.checkpoint_data = work.checkpoint_data
    survey(again)
    assert arrivals() == [f"note:{each.pk}" for each in notes]
    assert Reading.objects.get().state


def test_what_came_while_nobody_read_for_too_long_is_news(clock, search_index):
    survey(AnyWork())
    clock.shift(timedelta(days=9))
    late = note("Late")
    Change.objects.all().delete()
    assert not read_outbox()
    survey(AnyWork())
    assert arrivals() == [f"note:{late.pk}"]
    assert Arrival.objects.get().at.year == 2027
    assert read_outbox()


def test_wider_sight_is_an_arrival_narrower_is_none(clock, search_index):
    survey(AnyWork())
    seen = note("For members", audience=("members",))
    other = note("For all")
    read_outbox()
    assert arrivals() == [f"note:{seen.pk}", f"note:{other.pk}"]
    seen.facts = {"audience": ("public", "members")}
    seen.save()
    changed(seen)
    read_outbox()
    assert arrivals() == [f"note:{other.pk}", f"note:{seen.pk}"]
    seen.facts = {"audience": ("members",)}
    seen.save()
    changed(seen)
    read_outbox()
    assert arrivals() == [f"note:{other.pk}", f"note:{seen.pk}"]
    assert Arrival.objects.get(object_id=seen.pk).audience == ["members"]
    seen.facts = {"secret": True}
    seen.save()
    changed(seen)
    read_outbox()
    assert arrivals() == [f"note:{other.pk}"]


def test_one_that_cannot_be_described_does_not_keep_the_others_out(clock, search_index, monkeypatch, caplog):
    survey(AnyWork())
    bad, good = note("Bad"), note("Good")
    source = sources["note"]

    def failing(obj):
        if obj.pk == bad.pk:
            raise ValueError("a mistake in an app")
        return source.document(obj)

    fields = {name: getattr(source, name) for name in Source.__slots__}
    monkeypatch.setitem(sources._items, "note", Source(**{**fields, "document": failing}))
    assert read_outbox()
    assert arrivals() == [f"note:{good.pk}"]
    assert "cannot be made" in caplog.text


# By the clock -----------------------------------------------------------------------------------
def test_the_first_round_looks_through_what_there_is_and_the_next_one_tells(clock, search_index, mailoutbox):
    follow = following(search_for("hydrogen"), frequency="at_once")
    search_index.catch_up()
    tell_followers(AnyWork())
    run_due()
    clock.shift(60)
    changed(PracticeFactory(published=True, title="Hydrogen buses"))
    search_index.catch_up()
    assert Job.objects.filter(kind="finder.news").count() == 1, "the index says that something changed"
    assert run_due() == 0, "at the end of the minute"
    clock.shift(60)
    run_due()
    assert [message.to for message in mailoutbox] == [[follow.owner.email]]


def test_all_changes_of_a_minute_are_one_job_and_without_followers_none(clock, search_index):
    something_changed()
    assert not Job.objects.exists()
    following(search_for("hydrogen"))
    something_changed()
    clock.shift(20)
    something_changed()
    assert Job.objects.count() == 1
    clock.shift(60)
    something_changed()
    assert Job.objects.count() == 2


def test_what_was_told_long_ago_is_forgotten(publish, tell, clock):
    following(search_for("hydrogen"), by=UserFactory(), frequency="at_once")
    publish("Hydrogen buses")
    tell()
    assert tidy(AnyWork()) == {"summary": "0"}
    clock.shift(timedelta(days=401))
    assert tidy(AnyWork())["summary"] == "1"

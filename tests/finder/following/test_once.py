"""Once, whatever happens: workers that die, two at a time, late arrivals; and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policylearning.common.clock import now
from policylearning.finder.following import telling
from policylearning.finder.following.arrivals import read_outbox
from policylearning.finder.models import Told
from policylearning.search import indexer
from tests.factories.finder import following, search_for

from .conftest import AT_ONCE, AnyWork

pytestmark = pytest.mark.django_db


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

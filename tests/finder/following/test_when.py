"""At once, or in the morning where the reader is."""

from datetime import UTC, datetime, timedelta

import pytest

from policylearning.finder.enums import Frequency
from policylearning.finder.following import actions
from tests.factories.accounts import UserFactory
from tests.factories.finder import following, search_for

from .conftest import AT_ONCE, MONDAY, listed

pytestmark = pytest.mark.django_db


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

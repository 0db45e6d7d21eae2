"""Nobody is told of what they may not see, or do not want to hear."""

import pytest

from policylearning.finder.following import actions
from policylearning.finder.following.arrivals import read_outbox
from policylearning.finder.models import Arrival, Told
from policylearning.jobs.worker import run_due
from policylearning.notifications.actions import choose
from policylearning.notifications.enums import MailState
from policylearning.notifications.models import Notice
from policylearning.practices import actions as practice_actions
from tests.factories.finder import following, search_for

from .conftest import AT_ONCE, MONDAY, listed

pytestmark = pytest.mark.django_db


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

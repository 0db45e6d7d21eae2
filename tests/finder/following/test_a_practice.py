"""What followers of one practice are told."""

from datetime import UTC, datetime, timedelta

import pytest

from policylearning.finder.enums import Frequency
from policylearning.finder.models import Follow
from policylearning.practices import actions as practice_actions
from policylearning.practices.enums import State
from policylearning.search.actions import changed, gone
from tests.factories.accounts import UserFactory
from tests.factories.finder import following, search_for

from .conftest import AT_ONCE, MONDAY, listed

pytestmark = pytest.mark.django_db


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

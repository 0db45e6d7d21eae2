from datetime import UTC, datetime, timedelta

import pytest

from policylearning.communities import actions
from policylearning.communities.digests import is_due, send, waiting
from policylearning.communities.enums import Digest
from policylearning.communities.letters import details
from policylearning.communities.models import CommunityMember
from policylearning.notifications.mail import letter
from policylearning.notifications.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.communities import community, member_of, owner_of, post, thread
from tests.factories.conversations import settled

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)


def member(where, digest=Digest.DAILY, zone="UTC", since=MONDAY - timedelta(days=8)):
    user = member_of(where, settled(time_zone=zone))
    CommunityMember.objects.filter(user=user).update(digest=digest, digested_at=since)
    return CommunityMember.objects.select_related("user", "community").get(user=user)


@pytest.mark.parametrize(
    ("digest", "zone", "now", "due"),
    [
        (Digest.DAILY, "UTC", MONDAY, True),
        (Digest.DAILY, "UTC", MONDAY.replace(hour=6), False),
        (Digest.DAILY, "Europe/Athens", MONDAY.replace(hour=5), True),
        (Digest.WEEKLY, "UTC", MONDAY, True),
        (Digest.WEEKLY, "UTC", MONDAY - timedelta(hours=3), False),
        (Digest.WEEKLY, "UTC", MONDAY + timedelta(days=1), True),
        (Digest.AT_ONCE, "UTC", MONDAY, False),
        (Digest.NEVER, "UTC", MONDAY, False),
    ],
)
def test_when_a_digest_is_due(digest, zone, now, due):
    """One that a night without workers missed is due still."""
    since = MONDAY - (timedelta(days=6) if digest == Digest.WEEKLY else timedelta(hours=12))

    assert is_due(member(community(), digest, zone, since), now) is due


def test_what_others_wrote_is_told_once_and_listed():
    where = community()
    reader = member(where)
    talk = thread(where, at=MONDAY - timedelta(days=2), title="Who pays?")
    actions.write(thread=talk, text="I do.", by=reader.user, at=MONDAY - timedelta(days=1))

    assert send(reader.pk, MONDAY)
    assert not send(reader.pk, MONDAY + timedelta(minutes=30))
    assert not send(reader.pk, MONDAY + timedelta(days=1))

    notice = Notice.objects.get(user=reader.user, key="communities.digest")
    found = details(notice)
    assert [(each.title, each.lines) for each in found.items] == [
        ("Who pays?", (f"{talk.by}: Ours is paid by its members.",))
    ]
    sent = letter(notice)
    assert "Who pays?" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_was_taken_away_or_may_no_more_be_read_is_in_no_letter():
    where = community(way_in="private")
    reader = member(where)
    talk = thread(where, at=MONDAY - timedelta(days=2))
    send(reader.pk, MONDAY)
    notice = Notice.objects.get(user=reader.user, key="communities.digest")
    first = talk.posts.get()

    actions.judge(post=first, verb="remove", why="So.", by=owner_of(where))
    assert details(notice) is None
    post(talk)
    reader.delete()
    assert letter(notice) is None


def test_a_post_that_waited_for_a_moderator_is_told_once_it_is_shown():
    where = community()
    reader = member(where)
    talk = thread(where, at=MONDAY - timedelta(days=9))
    newcomer = member_of(where, UserFactory(joined_at=MONDAY - timedelta(days=3)))
    held = actions.write(thread=talk, text="www.example.org", by=newcomer, at=MONDAY - timedelta(days=2))
    assert not send(reader.pk, MONDAY)
    actions.judge(post=held, verb="release", by=owner_of(where), at=MONDAY + timedelta(hours=1))

    assert send(reader.pk, MONDAY + timedelta(days=1))

    [item] = details(Notice.objects.get(user=reader.user, key="communities.digest")).items
    assert "www.example.org" in item.lines[0]


def test_only_some_get_digests():
    where = community()
    wanted = member(where)
    member(where, Digest.NEVER)
    member(where, Digest.AT_ONCE)

    assert wanted.pk in waiting()
    assert CommunityMember.objects.filter(pk__in=waiting(), digest__in=["never", "at_once"]).count() == 0
    assert not send(10**9, MONDAY)

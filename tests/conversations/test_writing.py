"""Two people or a few write to each other: who may, how much, what waits."""

from datetime import timedelta

import pytest

from policylearning.accounts.newcomers import NEWCOMER
from policylearning.audit.models import Entry
from policylearning.common import clock
from policylearning.common.errors import Forbidden
from policylearning.conversations import actions, queries
from policylearning.conversations.limits import FOR_ALL, FOR_NEWCOMERS, limit_for
from policylearning.conversations.models import MOST_PEOPLE, Conversation, Message
from policylearning.notifications.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.conversations import begun, first_of, settled

pytestmark = pytest.mark.django_db


def texts(conversation, user):
    return [each.text for each in queries.messages_for(user, conversation)]


def told(user):
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("subject", flat=True))


def test_a_first_message_reaches_the_other_with_a_notice_and_without_an_address():
    ana, bo = settled(name="Ana"), settled(name="Bo")

    conversation = begun(bo, by=ana)

    assert texts(conversation, bo) == ["How did you pay for them?"]
    [notice] = Notice.objects.filter(user=bo)
    assert notice.subject == "Ana: Your hydrogen trains"
    assert notice.url == f"{conversation.get_absolute_url()}#message-{first_of(conversation).pk}"
    assert ana.email not in notice.subject + notice.text
    assert told(ana) == []
    assert Entry.objects.get(verb="conversations.start").by == ana


def test_an_answer_is_told_to_the_first():
    ana, bo = settled(), settled(name="Bo")
    conversation = begun(bo, by=ana)

    actions.write(conversation=conversation, text="With a loan.", by=bo)

    assert texts(conversation, ana) == ["How did you pay for them?", "With a loan."]
    assert told(ana) == ["Bo: Your hydrogen trains"]


def test_the_third_message_without_an_answer_waits_and_comes_with_the_answer():
    ana, bo = settled(name="Ana"), settled()
    conversation = begun(bo, by=ana, text="One")
    actions.write(conversation=conversation, text="Two", by=ana)

    third = actions.write(conversation=conversation, text="Three", by=ana)

    assert third.delivered_at is None
    assert texts(conversation, bo) == ["One", "Two"]
    assert texts(conversation, ana) == ["One", "Two", "Three"]
    assert len(told(bo)) == 2
    with pytest.raises(actions.OneWaitsAlready):
        actions.write(conversation=conversation, text="Four", by=ana)

    actions.write(conversation=conversation, text="Sorry, I was away.", by=bo)

    assert texts(conversation, bo) == ["One", "Two", "Three", "Sorry, I was away."]
    assert len(told(bo)) == 3
    third.refresh_from_db()
    assert third.delivered_at is not None


def test_who_blocked_hears_nothing_and_the_other_learns_nothing():
    ana, bo = settled(name="Ana"), settled(name="Bo")
    conversation = begun(bo, by=ana)
    actions.block(whom=ana, by=bo)
    actions.block(whom=ana, by=bo)

    actions.write(conversation=conversation, text="Hello?", by=ana)

    assert texts(conversation, bo) == ["How did you pay for them?"]
    assert len(told(bo)) == 1
    with pytest.raises(Forbidden, match="Bo takes no messages"):
        begun(bo, by=ana)
    with pytest.raises(Forbidden, match="You blocked Ana"):
        begun(ana, by=bo)
    actions.unblock(whom=ana, by=bo)
    begun(bo, by=ana)
    assert len(told(bo)) == 2


def test_a_closed_account_takes_no_messages():
    with pytest.raises(Forbidden):
        begun(UserFactory(is_active=False))


def test_nobody_writes_to_themselves():
    ana = settled()
    with pytest.raises(Forbidden):
        begun(ana, by=ana)


def test_a_third_person_reads_what_is_written_from_then_on():
    ana, bo, cem = settled(), settled(), settled()
    conversation = begun(bo, by=ana, at=clock.now() - timedelta(hours=1))

    actions.add(conversation=conversation, person=cem, by=bo)
    actions.add(conversation=conversation, person=cem, by=ana)
    actions.write(conversation=conversation, text="Cem knows.", by=bo)

    assert texts(conversation, cem) == ["Cem knows."]
    assert len(told(cem)) == 2
    assert queries.people_in(conversation) == [ana, bo, cem]


def test_a_conversation_is_of_a_few():
    people = [settled() for _number in range(MOST_PEOPLE)]

    with pytest.raises(actions.TooMany):
        begun(*people)
    conversation = begun(*people[:-1])
    with pytest.raises(actions.TooMany):
        actions.add(conversation=conversation, person=people[-1], by=conversation.started_by)


def test_who_left_is_out_and_what_waited_of_them_goes():
    ana, bo = settled(), settled()
    conversation = begun(bo, by=ana)
    actions.write(conversation=conversation, text="Two", by=ana)
    actions.write(conversation=conversation, text="Three", by=ana)

    actions.leave(conversation=conversation, by=ana)

    assert conversation not in queries.visible_to(ana)
    assert texts(conversation, bo) == ["How did you pay for them?", "Two"]
    with pytest.raises(Forbidden, match="Nobody else is here any more"):
        actions.write(conversation=conversation, text="Hello", by=bo)
    with pytest.raises(Forbidden):
        actions.write(conversation=conversation, text="Hello", by=ana)
    with pytest.raises(Forbidden):
        actions.leave(conversation=conversation, by=ana)


def test_an_outsider_neither_sees_nor_writes():
    conversation, outsider = begun(), settled()

    assert conversation not in queries.visible_to(outsider)
    for act in (
        lambda: actions.write(conversation=conversation, text="Hello", by=outsider),
        lambda: actions.add(conversation=conversation, person=settled(), by=outsider),
    ):
        with pytest.raises(Forbidden):
            act()


def test_nothing_said_is_nothing_sent():
    conversation = begun()

    with pytest.raises(actions.NothingSaid):
        actions.write(conversation=conversation, text=" \n ", by=conversation.started_by)
    assert Message.objects.count() == 1


def test_a_newcomer_begins_three_a_day_and_others_more():
    newcomer, other = UserFactory(), settled()
    for _number in range(FOR_NEWCOMERS.conversations):
        begun(by=newcomer)
        begun(by=other)

    with pytest.raises(actions.TooMuch):
        begun(by=newcomer)
    begun(by=other)


def test_limits_are_of_a_day(monkeypatch):
    monkeypatch.setattr("policylearning.conversations.actions.limit_for", lambda *_: FOR_NEWCOMERS)
    ana = settled()
    yesterday = clock.now() - timedelta(hours=25)
    for _number in range(FOR_NEWCOMERS.conversations):
        begun(by=ana, at=yesterday)

    begun(by=ana)

    assert Conversation.objects.filter(started_by=ana).count() == FOR_NEWCOMERS.conversations + 1


def test_messages_are_counted_too():
    ana, bo = settled(), settled()
    conversation = begun(bo, by=ana)
    Message.objects.bulk_create(
        Message(conversation=conversation, by=ana, text="x", delivered_at=clock.now())
        for _number in range(FOR_ALL.messages)
    )

    with pytest.raises(actions.TooMuch):
        actions.write(conversation=conversation, text="One more", by=ana)


def test_how_long_one_is_a_newcomer():
    now = clock.now()

    assert limit_for(now - NEWCOMER + timedelta(seconds=1), now) == FOR_NEWCOMERS
    assert limit_for(now - NEWCOMER, now) == FOR_ALL


def test_the_list_says_what_is_unread(django_assert_num_queries):
    ana, bo = settled(), settled()
    conversation = begun(bo, by=ana)

    def shown(user):
        [row] = queries.for_list(queries.visible_to(user), user)
        return row.is_unread, row.last_text

    assert shown(bo) == (True, "How did you pay for them?")
    assert shown(ana) == (False, "How did you pay for them?")
    actions.mark_read(conversation=conversation, by=bo)
    assert shown(bo)[0] is False
    actions.write(conversation=conversation, text="With a loan.", by=bo)
    assert shown(ana) == (True, "With a loan.")
    for _number in range(5):
        begun(bo)
    with django_assert_num_queries(2):
        assert len(queries.for_list(queries.visible_to(bo), bo)) == 6


def test_what_two_wrote_before_is_found():
    ana, bo = settled(), settled()
    begun(bo, settled(), by=ana)
    assert queries.between(ana, bo) is None

    alone = begun(bo, by=ana)

    assert queries.between(bo, ana) == alone

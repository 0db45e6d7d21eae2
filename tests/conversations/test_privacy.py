import pytest

from policylearning.accounts.erasure import erase
from policylearning.accounts.personal import export
from policylearning.conversations import actions, queries
from policylearning.conversations.models import Block, Message
from policylearning.notifications.models import Notice
from tests.factories.conversations import begun, reported, settled

pytestmark = pytest.mark.django_db


def test_the_export_holds_what_i_wrote_and_not_what_others_did():
    ana, bo = settled(), settled(name="Bo")
    conversation = begun(bo, by=ana)
    actions.write(conversation=conversation, text="With a loan.", by=bo)
    actions.block(whom=bo, by=ana)

    rows = export(ana)["conversations"]

    assert [row["kind"] for row in rows] == ["conversation", "message", "block"]
    assert rows[1]["text"] == "How did you pay for them?"
    assert rows[2]["whom__name"] == "Bo"


def test_a_report_is_in_its_writers_export():
    report = reported()

    assert [row["why"] for row in export(report.by)["conversations"] if row["kind"] == "report"] == [
        "An advertisement."
    ]


def test_after_erasure_the_conversation_is_readable_without_the_name():
    ana, bo = settled(name="Ana Horvat"), settled()
    conversation = begun(bo, by=ana, text="One")
    actions.write(conversation=conversation, text="Two", by=ana)
    actions.write(conversation=conversation, text="Three", by=ana)
    actions.block(whom=ana, by=bo)
    actions.unblock(whom=ana, by=bo)
    actions.block(whom=bo, by=ana)

    erase(user=ana, by=ana)

    shown = list(queries.messages_for(bo, conversation))
    assert [(each.text, str(each.by)) for each in shown] == [
        ("One", "Former member"),
        ("Two", "Former member"),
    ]
    assert Message.objects.count() == 2
    assert not Block.objects.exists()
    assert not Notice.objects.filter(user=bo, subject__contains="Ana Horvat").exists()

import pytest

from policylearning.common.errors import Forbidden
from policylearning.conversations import actions, queries
from policylearning.conversations.enums import ReportState
from policylearning.notifications.models import Notice
from tests.factories.accounts import secretariat
from tests.factories.conversations import begun, first_of, reported, settled

pytestmark = pytest.mark.django_db


def test_the_secretariat_takes_a_message_away_and_both_sides_are_told():
    report, office = reported(), secretariat()
    message = report.message

    actions.decide(report=report, remove=True, answer="No advertisements here.", by=office)

    message.refresh_from_db()
    assert message.removed_at is not None
    assert (report.message.text, queries.reports_waiting(office).count()) == ("How did you pay for them?", 0)
    assert "Taken away" in Notice.objects.get(user=report.by, key="conversations.report_decided").text
    assert "No advertisements here." in Notice.objects.get(user=message.by, key="conversations.removed").text


def test_what_is_not_wrong_stays_and_only_who_reported_is_told():
    report = reported()

    decided = actions.decide(report=report, remove=False, answer="", by=secretariat())

    report.message.refresh_from_db()
    assert (decided.state, report.message.removed_at) == (ReportState.DISMISSED, None)
    assert not Notice.objects.filter(user=report.message.by, key="conversations.removed").exists()


def test_the_first_decision_stands():
    report = reported()
    actions.decide(report=report, remove=False, answer="", by=secretariat())

    again = actions.decide(report=report, remove=True, answer="Late.", by=secretariat())

    assert again.state == ReportState.DISMISSED


def test_taking_away_needs_a_reason_and_reporting_too():
    report = reported()

    with pytest.raises(actions.NothingSaid):
        actions.decide(report=report, remove=True, answer=" ", by=secretariat())
    with pytest.raises(actions.NothingSaid):
        actions.report(message=report.message, why=" ", by=report.by)


def test_who_may_report_and_who_may_read_reports():
    conversation = begun()
    message = first_of(conversation)
    report = reported()

    for who in (message.by, settled()):
        with pytest.raises(Forbidden):
            actions.report(message=message, why="Not mine to report.", by=who)
    for who in (report.by, settled()):
        assert not queries.reports_visible_to(who).exists()
        with pytest.raises(Forbidden):
            actions.decide(report=report, remove=True, answer="So.", by=who)


def test_a_second_report_of_the_same_is_the_first():
    report = reported()

    assert actions.report(message=report.message, why="Again.", by=report.by) == report

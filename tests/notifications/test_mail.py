"""Letters: what they look like, that they go once, and what happens when they do not go."""

import re
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from policylearning.jobs import running
from policylearning.jobs.actions import retry
from policylearning.jobs.models import Job
from policylearning.jobs.worker import run_due
from policylearning.notifications import actions, mail
from policylearning.notifications.enums import MailState
from policylearning.notifications.models import Notice, Preference
from policylearning.notifications.registry import Details, Item
from tests.factories.accounts import UserFactory

from .kinds import LISTED, TOLD, WARNED, Listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> Any:
    return UserFactory(email="ann@example.org")


def tell(*people: Any, cause: str = "one", notification: Any = TOLD) -> None:
    actions.notify(
        notification, to=people, cause=cause, url="/x/", about="Café & <Co>", context={"reader": "Ann"}
    )


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`refuse(error, only=address)` makes sending raise; `refuse(None)` makes it work again."""
    send = EmailMessage.send

    def refused(error: Exception | None, only: str = "") -> None:
        def failing(self: EmailMessage, fail_silently: bool = False) -> int:
            if error and (not only or self.to == [only]):
                raise error
            return send(self, fail_silently)

        monkeypatch.setattr(EmailMessage, "send", failing)

    return refused


# What it looks like -----------------------------------------------------------------------------
def test_a_letter_has_two_parts_one_action_and_says_why(user: Any, mailoutbox: Any, settings: Any) -> None:
    tell(user)
    run_due()
    (message,) = mailoutbox
    (html, kind), base = message.alternatives[0], settings.BASE_URL
    assert (message.subject, message.to, kind) == (
        "“Café & <Co>” was read by Ann",
        ["ann@example.org"],
        "text/html",
    )
    for part in (message.body, html):
        assert "You get this because you wrote this test." in part
        assert f"{base}/notices/unsubscribe/" in part
    assert f"Open the test:\n{base}/x/\n" in message.body
    assert "First <b>Ann</b>.\n\nThen\nmore & more." in message.body
    assert "First &lt;b&gt;Ann&lt;/b&gt;." in html


def test_the_html_is_well_formed_and_fetches_nothing(user: Any, mailoutbox: Any) -> None:
    tell(user)
    run_due()
    html = mailoutbox[0].alternatives[0][0]
    tree = ElementTree.fromstring(html.replace("<!DOCTYPE html>", "").replace("&middot;", "·"))  # noqa: S314 - ours
    assert next(link.text for link in tree.iter("a")) == "Open the test"
    assert not [
        node.tag for node in tree.iter() if node.tag in ("img", "link", "script") or node.get("style")
    ]
    assert "url(" not in html
    assert "@import" not in html


def test_the_headers_let_a_mail_program_unsubscribe_with_one_click(
    user: Any, mailoutbox: Any, settings: Any
) -> None:
    tell(user)
    run_due()
    headers = mailoutbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    address = re.fullmatch(r"<(.+)>", "".join(headers["List-Unsubscribe"].split())).group(1)  # type: ignore[union-attr]
    path = address.removeprefix(settings.BASE_URL)
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Preference.objects.get().on is False
    tell(user, cause="two")
    run_due()
    assert len(mailoutbox) == 1


def test_a_letter_lists_things_and_offers_to_stop_one_of_many(
    user: Any, mailoutbox: Any, settings: Any, monkeypatch: Any
) -> None:
    things = (Item("Buses & <trams>", "/b/", ("In Ghent.",)), Item("Ports", "https://example.org/p"))
    stop = ("Stop this search", "/stop/one/")
    monkeypatch.setattr(Listed, "details", Details(things, more="Two more.", stops=(stop,)))
    tell(user, notification=LISTED)
    run_due()
    (message,) = mailoutbox
    html, base = message.alternatives[0][0], settings.BASE_URL
    assert f"* Buses & <trams>\n  In Ghent.\n  {base}/b/\n" in message.body
    assert "* Ports\n  https://example.org/p\n" in message.body
    assert f"Stop this search: {base}/stop/one/" in message.body
    assert f'<a href="{base}/b/">Buses &amp; &lt;trams&gt;</a>' in html
    for part in (message.body, html):
        assert "Two more." in part
    assert message.message()["List-Unsubscribe"] == f"<{base}/stop/one/>", "one thing, so one click stops it"
    monkeypatch.setattr(Listed, "details", Details(things, stops=(stop, ("Stop that", "/stop/two/"))))
    tell(user, cause="two", notification=LISTED)
    run_due()
    assert "/notices/unsubscribe/" in mailoutbox[1].message()["List-Unsubscribe"]


def test_no_letter_goes_when_nothing_is_left_to_tell(user: Any, mailoutbox: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(Listed, "details", None)
    tell(user, notification=LISTED)
    run_due()
    assert not mailoutbox
    assert Notice.objects.get().mail_state == MailState.NONE


def test_a_required_letter_offers_no_unsubscribing(user: Any, mailoutbox: Any) -> None:
    tell(user, notification=WARNED)
    run_due()
    assert "List-Unsubscribe" not in mailoutbox[0].message()
    assert "unsubscribe" not in mailoutbox[0].body


def test_looking_at_the_link_changes_nothing(user: Any) -> None:
    path = mail.unsubscribe_url(user.pk, "test").partition("8000")[2]
    page = Client().get(path)
    assert "Stop these e-mails" in page.content.decode()
    assert not Preference.objects.exists()


@pytest.mark.parametrize("token", ["x", "WzEsInRlc3QiXQ:1abc:forged"])
def test_a_forged_link_does_nothing(token: str) -> None:
    page = Client().post(f"/notices/unsubscribe/{token}/")
    assert page.status_code == 404
    assert "Nothing was changed" in page.content.decode()


def test_an_old_link_does_not_hold(user: Any, clock: Any) -> None:
    path = mail.unsubscribe_url(user.pk, "test").partition("8000")[2]
    clock.shift(366 * 24 * 3600)
    assert Client().post(path).status_code == 404


# Sent once --------------------------------------------------------------------------------------
def test_a_worker_killed_half_way_through_a_batch_sends_the_rest(
    clock: Any, mailoutbox: Any, refuse: Any
) -> None:
    people = [UserFactory(email=f"p{number}@example.org") for number in range(3)]
    tell(*people)
    refuse(KeyboardInterrupt(), only="p1@example.org")
    claimed = running.claim("dying")
    assert claimed is not None
    with pytest.raises(KeyboardInterrupt):
        running.perform(claimed, beat=False)
    refuse(None)
    clock.shift(61)
    run_due()
    assert [message.to[0] for message in mailoutbox] == ["p0@example.org", "p1@example.org", "p2@example.org"]
    assert {notice.mail_state for notice in Notice.objects.all()} == {"sent"}


def test_two_jobs_of_one_cause_send_each_letter_once(user: Any, mailoutbox: Any) -> None:
    tell(user)
    job = Job.objects.get()
    Job.objects.create(kind=job.kind, arguments=job.arguments)
    assert run_due() == 2
    assert len(mailoutbox) == 1


def test_a_second_copy_would_carry_the_same_mark(user: Any) -> None:
    tell(user)
    notice = Notice.objects.get()
    assert mail.letter(notice).message()["Message-ID"] == mail.letter(notice).message()["Message-ID"]


def test_somebody_who_closed_the_account_meanwhile_gets_nothing(user: Any, mailoutbox: Any) -> None:
    tell(user)
    user.is_active = False
    user.save()
    run_due()
    assert mailoutbox == []
    assert Notice.objects.get().mail_state == "none"


# Not sent ---------------------------------------------------------------------------------------
def test_a_server_that_is_away_is_tried_again_and_the_page_says_so(
    user: Any, clock: Any, mailoutbox: Any, refuse: Any, sign_in: Any
) -> None:
    tell(user)
    refuse(SMTPServerDisconnected("connection lost"))
    run_due()
    notice = Notice.objects.get()
    assert (notice.mail_state, notice.mail_error) == ("due", "connection lost")
    assert "not sent by e-mail yet; we keep trying" in sign_in(user).get("/notices/").content.decode()
    refuse(None)
    clock.move_to(Job.objects.get().run_after)
    run_due()
    notice.refresh_from_db()
    assert (notice.mail_state, notice.mail_error, len(mailoutbox)) == ("sent", "", 1)


@pytest.mark.parametrize(
    "temporary", [SMTPDataError(451, b"greylisted"), SMTPRecipientsRefused({"a": (450, b"busy")})]
)
def test_one_asked_to_wait_does_not_hold_up_the_others(
    temporary: Exception, user: Any, clock: Any, mailoutbox: Any, refuse: Any
) -> None:
    other = UserFactory(email="other@example.org")
    tell(user, other)
    refuse(temporary, only="ann@example.org")
    run_due()
    assert [message.to for message in mailoutbox] == [["other@example.org"]]
    refuse(None)
    clock.move_to(Job.objects.get().run_after)
    run_due()
    assert len(mailoutbox) == 2


def test_an_address_refused_for_good_is_not_tried_again_and_the_page_says_so(
    user: Any, refuse: Any, sign_in: Any
) -> None:
    Preference.objects.create(user=user, category="test", channel="page", on=False)
    tell(user)
    refuse(SMTPRecipientsRefused({user.email: (550, b"no such person")}))
    run_due()
    notice = Notice.objects.get()
    assert (notice.mail_state, notice.mail_error, notice.on_page) == ("refused", "no such person", True)
    assert Job.objects.get().state == "done"
    assert "your e-mail address did not take it" in sign_in(user).get("/notices/").content.decode()


def test_what_is_given_up_is_said_and_can_be_tried_again(
    user: Any, clock: Any, mailoutbox: Any, refuse: Any, sign_in: Any
) -> None:
    tell(user)
    refuse(ConnectionRefusedError("nobody there"))
    job = Job.objects.get()
    while job.state != "failed":
        run_due()
        job.refresh_from_db()
        clock.move_to(job.run_after)
    assert job.failures == 8
    assert Notice.objects.get().mail_state == "given_up"
    assert "could not be sent by e-mail" in sign_in(user).get("/notices/").content.decode()
    refuse(None)
    retry(job=job, by=None)
    run_due()
    assert (Notice.objects.get().mail_state, len(mailoutbox)) == ("sent", 1)

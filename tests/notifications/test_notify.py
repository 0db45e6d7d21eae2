"""Who is told what, once; by page and by mail."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from policylearning.common.errors import Forbidden
from policylearning.jobs.models import Job
from policylearning.jobs.worker import run_due
from policylearning.notifications import actions
from policylearning.notifications.checks import every_notification_has_its_category
from policylearning.notifications.models import Notice, Preference
from policylearning.notifications.queries import unread_count
from policylearning.notifications.registry import Notification, notifications
from tests.factories.accounts import UserFactory
from tests.factories.notifications import NoticeFactory, PreferenceFactory

from .kinds import TOLD, WARNED

pytestmark = pytest.mark.django_db


def tell(*people: Any, cause: str = "one", **options: Any) -> list[Notice]:
    options = {"context": {"reader": "Ann"}, "about": "Café", "url": "/x/", **options}
    return actions.notify(options.pop("notification", TOLD), to=people, cause=cause, **options)


def test_people_are_told_in_words() -> None:
    user = UserFactory()
    (notice,) = tell(user)
    kept = Notice.objects.get()
    assert notice.subject == kept.subject == "“Café” was read by Ann"
    assert kept.text == "First <b>Ann</b>.\n\nThen\nmore & more."
    assert (kept.url, kept.action, kept.on_page, kept.mail_state) == ("/x/", "Open the test", True, "due")
    assert unread_count(user) == 1


def test_the_same_cause_tells_nobody_twice_and_others_once(mailoutbox: Any) -> None:
    first, second = UserFactory(), UserFactory()
    tell(first)
    run_due()
    assert len(tell(first, second, second)) == 1
    run_due()
    assert [message.to for message in mailoutbox] == [[first.email], [second.email]]


def test_the_doer_and_closed_accounts_are_not_told() -> None:
    doer = UserFactory()
    assert tell(doer, UserFactory(is_active=False), by=doer) == []
    assert not Job.objects.exists()


def test_what_is_undone_tells_nobody(mailoutbox: Any) -> None:
    with transaction.atomic():
        tell(UserFactory())
        transaction.set_rollback(True)
    assert (Notice.objects.count(), run_due(), mailoutbox) == (0, 0, [])


def test_a_subject_is_one_line_of_bounded_length() -> None:
    (notice,) = tell(UserFactory(), about="a\r\nBcc: all@example.org " + "x" * 400)
    assert "\n" not in notice.subject
    assert len(notice.subject) == 250


def test_words_that_are_missing_are_a_mistake() -> None:
    with pytest.raises(KeyError):
        tell(UserFactory(), context={})


def test_braces_in_what_people_wrote_are_only_text() -> None:
    (notice,) = tell(UserFactory(), about="{0.__class__} {reader}")
    assert notice.subject == "“{0.__class__} {reader}” was read by Ann"


@pytest.mark.parametrize(
    ("off", "on_page", "mail"),
    [(["mail"], True, "none"), (["page"], False, "due"), ([], True, "due")],
)
def test_people_choose_where_they_are_told(off: list[str], on_page: bool, mail: str) -> None:
    user = UserFactory()
    for channel in off:
        PreferenceFactory(user=user, category="test", channel=channel, on=False)
    (notice,) = tell(user)
    assert (notice.on_page, notice.mail_state) == (on_page, mail)


def test_who_switched_off_both_is_told_nothing_but_what_is_required() -> None:
    user = UserFactory()
    for category in ("test", "test.safety"):
        for channel in ("page", "mail"):
            PreferenceFactory(user=user, category=category, channel=channel, on=False)
    assert tell(user) == []
    assert len(tell(user, notification=WARNED, cause="two")) == 1


def test_a_required_category_cannot_be_switched_off() -> None:
    user = UserFactory()
    with pytest.raises(actions.CannotSwitchOff):
        actions.choose(user=user, category="test.safety", channel="mail", on=False)
    actions.choose(user=user, category="test", channel="mail", on=False)
    actions.choose(user=user, category="test", channel="mail", on=True)
    assert [each.on for each in Preference.objects.all()] == [True]


def test_telling_many_costs_as_many_queries_as_telling_one(django_assert_num_queries: Any) -> None:
    one, many = [UserFactory()], UserFactory.create_batch(30)
    with django_assert_num_queries(6):
        tell(*one)
    with django_assert_num_queries(6):
        tell(*many, cause="two")


def test_reading_is_ones_own_matter() -> None:
    notice = NoticeFactory()
    with pytest.raises(Forbidden):
        actions.mark_read(notice=notice, by=UserFactory())
    actions.mark_read(notice=notice, by=notice.user)
    notice.refresh_from_db()
    first = notice.read_at
    actions.mark_read(notice=notice, by=notice.user, at=first + timedelta(days=1))
    notice.refresh_from_db()
    assert notice.read_at == first


def test_old_notices_go(clock: Any) -> None:
    from policylearning.common import clock as the_clock
    from policylearning.jobs.actions import start

    at = the_clock.now()
    read = NoticeFactory(read_at=at - timedelta(days=366), created_at=at - timedelta(days=400))
    ignored = NoticeFactory(created_at=at - timedelta(days=731))
    kept = [NoticeFactory(created_at=at - timedelta(days=400)), NoticeFactory(read_at=at)]
    start(kind="notifications.tidy")
    run_due()
    assert set(Notice.objects.all()) == set(kept)
    assert read.pk
    assert ignored.pk


def test_a_category_nobody_declared_is_found_by_the_checks() -> None:
    notifications.register("test.lost", Notification("test.lost", "nowhere", "", "", ""))
    try:
        assert [error.id for error in every_notification_has_its_category(None)] == ["notifications.E1"]
    finally:
        del notifications._items["test.lost"]
    assert every_notification_has_its_category(None) == []


def test_the_owner_of_long_work_is_told_when_it_is_over(mailoutbox: Any) -> None:
    from policylearning.jobs.actions import start

    owner = UserFactory()
    job = start(kind="jobs.tidy", by=owner)
    start(kind="jobs.tidy")
    run_due()
    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (owner, f"/jobs/{job.pk}/")
    assert notice.subject == "Done: Tidying up: old jobs, drafts and sessions"
    assert len(mailoutbox) == 1

from typing import Any

import pytest
from django.test import Client

from policylearning.notifications.models import Notice, Preference
from tests.factories.accounts import UserFactory
from tests.factories.notifications import NoticeFactory

from . import kinds

pytestmark = pytest.mark.django_db
assert kinds.TOLD


def test_the_page_shows_my_notices_and_nobody_elses(sign_in: Any) -> None:
    mine, theirs = NoticeFactory(subject="Mine"), NoticeFactory(subject="Theirs")
    hidden = NoticeFactory(user=mine.user, subject="By mail only", on_page=False)
    client = sign_in(mine.user)
    page = client.get("/notices/").content.decode()
    assert ">Mine</a>" in page
    assert "Theirs" not in page
    assert "By mail only" not in page
    for other in (theirs, hidden):
        assert client.get(f"/notices/{other.pk}/").status_code == 404
    assert Client().get("/notices/").status_code == 302


def test_following_a_notice_marks_it_read_and_goes_there(sign_in: Any) -> None:
    notice = NoticeFactory(url="/jobs/")
    client = sign_in(notice.user)
    assert client.get(f"/notices/{notice.pk}/")["Location"] == "/jobs/"
    assert client.get("/notices/?unread=on").content.decode().count("Something happened") == 0
    assert "Something happened" in client.get("/notices/").content.decode()


def test_all_are_marked_read_at_once(sign_in: Any) -> None:
    user = UserFactory()
    NoticeFactory.create_batch(3, user=user)
    other = NoticeFactory()
    client = sign_in(user)
    assert client.get("/notices/read/").status_code == 405
    client.post("/notices/read/")
    assert list(Notice.objects.filter(read_at__isnull=True)) == [other]


def test_the_bell_counts_with_one_query_and_only_for_who_is_signed_in(sign_in: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user = UserFactory()
    NoticeFactory.create_batch(2, user=user)
    client = sign_in(user)
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/notices/preferences/").content.decode()
    assert "unread notices" in page
    assert len([query for query in asked if "notifications_notice" in query["sql"]]) == 1


def test_nothing_to_tell_is_said_in_words(sign_in: Any) -> None:
    assert "Nothing to tell" in sign_in(UserFactory()).get("/notices/").content.decode()


def test_the_list_costs_the_same_for_one_and_fifty(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    user = UserFactory()
    client = sign_in(user)
    NoticeFactory(user=user)
    client.get("/notices/")
    with django_assert_max_num_queries(12) as few:
        client.get("/notices/")
    NoticeFactory.create_batch(49, user=user)
    with django_assert_max_num_queries(12) as many:
        client.get("/notices/")
    assert len(few) == len(many)


def test_choices_are_kept_where_they_changed(sign_in: Any) -> None:
    user = UserFactory()
    client = sign_in(user)
    page = client.get("/notices/preferences/").content.decode()
    assert "Tests &amp; trials" in page
    assert "Safety" not in page
    sent = {field: ["page", "mail"] for field in _categories(page)} | {"test": ["page"]}
    assert client.post("/notices/preferences/", sent).status_code == 302
    made = [(each.category, each.channel, each.on) for each in Preference.objects.all()]
    assert made == [("test", "mail", False)]
    assert "Your choice is kept." in client.get("/notices/preferences/").content.decode()


def _categories(page: str) -> set[str]:
    import re

    return set(re.findall(r'type="checkbox" name="([^"]+)"', page))

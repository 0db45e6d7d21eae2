"""Sessions one can see and end."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from policylearning.accounts.models import User
from tests.factories.accounts import PASSWORD, member

pytestmark = pytest.mark.django_db


def signed_in(user: User, agent: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_person_sees_their_own_sessions_alone() -> None:
    user, other = member(), member()
    here = signed_in(user, "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    signed_in(user, "Mozilla/5.0 (iPhone) AppleWebKit/605 Safari/604.1")
    signed_in(user, "<b>Odd</b>")
    signed_in(other, "Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Safari/537.36")
    page = here.get("/account/sessions/").content.decode()
    shown = [
        name in page for name in ("Firefox, Windows", "Safari, iPhone", "&lt;b&gt;Odd", "Chrome, Android")
    ]
    assert shown == [True, True, True, False]
    assert len(re.findall("This session", page)) == 1


def test_ending_one_session_ends_it_and_no_other() -> None:
    user = member()
    here, there, third = signed_in(user, "here"), signed_in(user, "there"), signed_in(user, "third")
    session = UserSession.objects.get(user_agent="there")
    assert here.post(f"/account/sessions/{session.pk}/end/")["Location"] == "/account/sessions/"
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)


def test_ending_all_the_others() -> None:
    user = member()
    here, there, third = signed_in(user, "here"), signed_in(user, "there"), signed_in(user, "third")
    here.post("/account/sessions/")
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, False)


def test_ending_the_one_in_use_signs_out() -> None:
    user = member()
    here = signed_in(user, "here")
    assert here.post(f"/account/sessions/{UserSession.objects.get().pk}/end/")["Location"] == "/"
    assert is_in(here) is False


def test_nobody_ends_the_session_of_another() -> None:
    owner, outsider = member(), member()
    theirs = signed_in(owner, "theirs")
    session = UserSession.objects.get(user=owner)
    assert signed_in(outsider, "outsider").post(f"/account/sessions/{session.pk}/end/").status_code == 404
    visitor = Client().post(f"/account/sessions/{session.pk}/end/")
    assert visitor["Location"].startswith("/account/login/")
    assert is_in(theirs) is True


def test_a_changed_password_ends_the_others() -> None:
    user = member()
    here, there = signed_in(user, "here"), signed_in(user, "there")
    form = {
        "oldpassword": PASSWORD,
        "password1": "another honest phrase",
        "password2": "another honest phrase",
    }
    assert here.post("/account/password/change/", form).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)

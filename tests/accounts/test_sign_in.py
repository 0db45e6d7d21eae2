"""Signing in, being refused, forgetting a password."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.factories.accounts import PASSWORD, member

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": email, "password": password})


def confirm_password(client: Client) -> None:
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


def test_a_member_signs_in_whatever_the_case_of_the_address(client: Client) -> None:
    member(email="ann@example.org")
    assert sign_in(client, " Ann@Example.ORG")["Location"] == "/desk/"


def test_signing_in_leads_on_to_the_page_asked_for_and_never_away(client: Client) -> None:
    member(email="ann@example.org")
    form = {"login": "ann@example.org", "password": PASSWORD}
    assert client.post("/account/login/", form | {"next": "/account/data/"})["Location"] == "/account/data/"
    for address in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert Client().post("/account/login/", form | {"next": address})["Location"] == "/desk/"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike() -> None:
    member(email="known@example.org")
    pages = []
    for email in ("known@example.org", "unknown@example.org"):
        response = sign_in(Client(), email, "wrong")
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        pages.append((response.status_code, page.replace(email, "ADDRESS")))
    assert pages[0] == pages[1]
    assert "is not right" in pages[0][1]


def test_an_unknown_address_costs_a_hash_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(
        "django.contrib.auth.base_user.make_password", lambda password, *args: hashed.append(password) or "!"
    )
    sign_in(client, "unknown@example.org", "wrong")
    assert hashed == ["wrong"]


@pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
def test_five_wrong_passwords_close_the_address_for_a_while(client: Client, clock: Any, email: str) -> None:
    """Whether it has an account or not, and from wherever they come."""
    member(email="known@example.org")
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"127.0.0.{number + 1}"), email, "wrong")
    response = sign_in(Client(REMOTE_ADDR="127.0.0.99"), email)
    assert "Too many wrong passwords" in response.content.decode()
    clock.shift(301)
    later = sign_in(client, email)
    assert later.status_code == (302 if email == "known@example.org" else 200)


def test_ten_wrong_passwords_from_one_place_close_it_for_a_minute(clock: Any) -> None:
    member(email="known@example.org")
    for number in range(10):
        sign_in(Client(REMOTE_ADDR="127.0.0.7"), f"person{number}@example.org", "wrong")
    assert (
        "Too many wrong passwords"
        in sign_in(Client(REMOTE_ADDR="127.0.0.7"), "known@example.org").content.decode()
    )
    assert sign_in(Client(REMOTE_ADDR="127.0.0.8"), "known@example.org").status_code == 302
    clock.shift(61)
    assert sign_in(Client(REMOTE_ADDR="127.0.0.7"), "known@example.org").status_code == 302


def test_a_closed_account_is_told_only_to_who_knows_its_password(client: Client) -> None:
    member(email="closed@example.org", is_active=False)
    assert sign_in(client, "closed@example.org")["Location"] == "/account/inactive/"
    assert "is not right" in sign_in(client, "closed@example.org", "wrong").content.decode()


def test_asking_for_a_new_password_answers_alike() -> None:
    member(email="known@example.org")
    answers = []
    for email in ("known@example.org", "unknown@example.org"):
        client = Client()
        response = client.post("/account/password/reset/", {"email": email})
        answers.append((response.status_code, response["Location"], client.get(response["Location"]).content))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["known@example.org"], ["unknown@example.org"]]


def test_a_new_password_by_the_link_ends_every_other_session(client: Client) -> None:
    user = member(email="ann@example.org")
    other = Client()
    sign_in(other, user.email)
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    form_page = client.get(link[1], follow=True)
    new = {"password1": "another honest phrase", "password2": "another honest phrase"}
    assert client.post(form_page.redirect_chain[-1][0], new).status_code == 302
    assert other.get("/account/")["Location"].startswith("/account/login/")
    assert sign_in(client, user.email, "another honest phrase").status_code == 302
    assert sign_in(Client(), user.email).status_code == 200


def test_a_link_works_once(client: Client) -> None:
    user = member(email="ann@example.org")
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    page = client.get(link[1], follow=True)
    new = {"password1": "another honest phrase", "password2": "another honest phrase"}
    client.post(page.redirect_chain[-1][0], new)
    assert "no longer works" in Client().get(link[1], follow=True).content.decode()


def test_a_new_address_counts_once_it_is_confirmed(client: Client) -> None:
    user = member(email="old@example.org")
    sign_in(client, user.email)
    confirm_password(client)
    client.post("/account/email/", {"email": "new@example.org", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "old@example.org"
    code = re.search(r"^([A-Z0-9-]{6,9})$", mail.outbox[-1].body, re.MULTILINE)
    assert code
    client.post("/account/confirm-email/", {"code": code[1]})
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("new@example.org", True, True)
    ]
    assert mail.outbox[-1].to == ["old@example.org"]


@pytest.mark.parametrize("address", ["/account/login/", "/account/signup/", "/account/password/reset/"])
def test_entrance_pages_have_no_inline_script_or_style(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert all("src=" in each or 'type="application/json"' in each for each in scripts)
    assert not re.search(r"\sstyle=|<style\b|\son\w+=", page)
    assert all("placeholder" not in field for field in re.findall(r"<input[^>]*id=.id_[^>]*>", page))


def test_a_link_to_a_new_password_holds_for_an_hour(client: Client, clock: Any) -> None:
    user = member(email="ann@example.org")
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    clock.shift(timedelta(minutes=59))
    assert "no longer works" not in Client().get(link[1], follow=True).content.decode()
    clock.shift(timedelta(minutes=2))
    assert "no longer works" in Client().get(link[1], follow=True).content.decode()


def test_a_session_from_before_is_not_the_one_after(client: Client) -> None:
    """A visitor's session that somebody else planted is worth nothing once they have signed in."""
    user = member()
    client.post("/practices/new/", {"title": "typed before"})
    before = client.cookies["sessionid"].value
    sign_in(client, user.email)
    assert client.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get("/account/")["Location"].startswith("/account/login/")

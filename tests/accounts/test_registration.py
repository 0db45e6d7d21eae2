"""From the form to the first page: name, consent, code by e-mail."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail
from django.test import Client

from policylearning.accounts import forms
from policylearning.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory, member

pytestmark = pytest.mark.django_db

ANN = {"name": "Ann Example", "email": "ann@region.example.eu", "password1": PASSWORD, "terms": "on"}


def code_in(message: Any) -> str:
    found = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", message.body, re.MULTILINE)
    assert found, message.body
    return found[1]


def test_a_visitor_becomes_a_member(client: Client) -> None:
    response = client.post("/account/signup/", ANN)
    assert (response.status_code, response["Location"]) == (302, "/account/confirm-email/")
    user = User.objects.get(email="ann@region.example.eu")
    assert (user.name, user.has_usable_password()) == ("Ann Example", True)
    assert client.get("/account/")["Location"].startswith("/account/login/")

    assert [message.to for message in mail.outbox] == [["ann@region.example.eu"]]
    response = client.post("/account/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert EmailAddress.objects.get(user=user).verified is True
    assert client.get("/account/").status_code == 200


def test_the_consent_is_kept_with_date_version_and_words(client: Client, clock: Any) -> None:
    client.post("/account/signup/", ANN)
    consent = User.objects.get(email=ANN["email"]).consents.get()
    assert (consent.kind, consent.version, consent.withdrawn_at) == ("terms", "1", None)
    assert consent.text == "I agree to the terms of use, and I have read how my personal data is used."
    assert consent.given_at.isoformat() == "2027-03-12T10:00:00+00:00"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"terms": ""}, "terms"),
        ({"name": ""}, "name"),
        ({"name": "\u200b\u200b"}, "name"),
        ({"name": "…!?"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "not an address"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "1qaz2wsx3edc"}, "password1"),
        ({"password1": "ann@region.example"}, "password1"),
    ],
    ids=[
        "no consent",
        "no name",
        "invisible name",
        "no letter",
        "long name",
        "address",
        "short",
        "common",
        "address as password",
    ],
)
def test_what_is_wrong_is_said_at_its_field(client: Client, changed: dict[str, str], field: str) -> None:
    response = client.post("/account/signup/", ANN | changed)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in response.content.decode()
    assert not User.objects.exists()
    assert mail.outbox == []


def test_a_wrong_code_confirms_nothing(client: Client) -> None:
    client.post("/account/signup/", ANN)
    response = client.post("/account/confirm-email/", {"code": "AAA-AAA"})
    assert response.context["form"].errors["code"] == ["This is not the code."]
    assert EmailAddress.objects.get().verified is False


def test_after_three_wrong_codes_one_begins_again(client: Client) -> None:
    client.post("/account/signup/", ANN)
    for _ in range(3):
        client.post("/account/confirm-email/", {"code": "AAA-AAA"})
    response = client.post("/account/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert response["Location"] == "/account/login/"
    assert EmailAddress.objects.get().verified is False


def test_signing_in_before_confirming_sends_another_code(client: Client, clock: Any) -> None:
    client.post("/account/signup/", ANN)
    clock.shift(60)
    other = Client()
    response = other.post("/account/login/", {"login": ANN["email"], "password": PASSWORD})
    assert response["Location"] == "/account/confirm-email/"
    other.post("/account/confirm-email/", {"code": code_in(mail.outbox[-1])})
    assert other.get("/account/").status_code == 200


# Nobody learns who has an account -----------------------------------------------------------------
def answer_to(email: str) -> tuple[Any, ...]:
    client = Client()
    response = client.post("/account/signup/", ANN | {"email": email})
    page = client.get(response["Location"])
    text = page.content.decode().replace(email, "ADDRESS")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return response.status_code, response["Location"], page.status_code, text, len(mail.outbox)


def test_registering_a_known_address_answers_like_an_unknown_one() -> None:
    member(email="known@example.org")
    known, mail.outbox[:] = answer_to("known@example.org"), []
    unknown = answer_to("new@example.org")
    assert known == unknown
    assert User.objects.filter(email="known@example.org").count() == 1


def test_the_owner_of_a_known_address_is_told(client: Client) -> None:
    member(email="known@example.org")
    client.post("/account/signup/", ANN | {"email": "Known@Example.org"})
    (message,) = mail.outbox
    assert message.to == ["known@example.org"]
    assert "already exists" in message.body
    assert "/account/password/reset/" in message.body


def test_a_known_address_costs_as_much_hashing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    member(email="known@example.org")
    hashed: list[str] = []

    def counted(password: str, *args: Any, **kwargs: Any) -> str:
        hashed.append(password)
        return hashers.make_password("x")

    monkeypatch.setattr(forms, "make_password", counted)
    client.post("/account/signup/", ANN | {"email": "known@example.org"})
    assert hashed == [PASSWORD]


def test_two_people_registering_one_address_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second gets the answer everybody gets, not an error."""
    save = forms.SignupForm.save

    def overtaken(self: Any, request: Any) -> User:
        UserFactory(email=ANN["email"])
        return save(self, request)

    monkeypatch.setattr(forms.SignupForm, "save", overtaken)
    response = client.post("/account/signup/", ANN)
    assert (response.status_code, response["Location"]) == (302, "/account/confirm-email/")
    assert User.objects.count() == 1


def test_registrations_from_one_address_are_throttled(client: Client) -> None:
    answers = [
        client.post("/account/signup/", ANN | {"email": f"ann{n}@example.org"}).status_code for n in range(21)
    ]
    assert answers == [302] * 20 + [429]


def test_without_mail_the_account_is_there_and_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refused)
    response = client.post("/account/signup/", ANN, follow=True)
    assert response.status_code == 200
    assert "could not send you an e-mail" in response.content.decode()
    assert User.objects.filter(email=ANN["email"]).exists()

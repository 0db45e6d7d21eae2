"""Experts, thematic managers and the secretariat sign in with a second factor, or get no further."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client

from policylearning.accounts.second_factor import owes_second_factor
from tests.factories.accounts import PASSWORD, expert, manager, member, secretariat

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SETUP = "/account/second-factor/"

SignIn = Callable[[Any], Client]


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def demanded(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize("make", [expert, manager, secretariat])
@pytest.mark.usefixtures("demanded")
def test_staff_without_one_are_sent_to_set_it_up(sign_in: SignIn, make: Callable[[], Any]) -> None:
    client = sign_in(make())
    for address in ("/desk/", "/", "/account/", "/organisations/waiting/"):
        assert client.get(address).headers.get("Location") == SETUP, address
    assert client.post("/account/data/export/")["Location"] == SETUP
    page = client.get(SETUP).content.decode()
    assert "/account/2fa/totp/activate/" in page
    assert "/account/2fa/webauthn/add/" in page


@pytest.mark.usefixtures("demanded")
def test_a_partial_page_leads_there_too(sign_in: SignIn) -> None:
    response = sign_in(expert()).get("/desk/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (200, SETUP)


@pytest.mark.usefixtures("demanded")
def test_members_and_visitors_are_not_asked(sign_in: SignIn, client: Client) -> None:
    assert sign_in(member()).get("/desk/").status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("demanded")
def test_the_ways_to_set_it_up_and_out_stay_open(sign_in: SignIn) -> None:
    client = sign_in(expert())
    assert client.get("/account/2fa/").status_code == 200
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")
    assert client.get("/account/logout/").status_code == 200


@pytest.mark.usefixtures("demanded")
def test_setting_up_an_app_opens_the_platform_and_gives_recovery_codes(sign_in: SignIn) -> None:
    user = expert()
    client = sign_in(user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    response = client.post("/account/2fa/totp/activate/", {"code": code(secret)})
    assert response["Location"] == "/account/2fa/recovery-codes/"
    codes = client.get("/account/2fa/recovery-codes/").content.decode()
    assert "10 of 10 are unused." in codes
    assert len(re.findall(r"<li>\d{8}</li>", codes)) == 10
    assert client.get("/desk/").status_code == 200
    kinds = Authenticator.objects.filter(user=user).order_by("type").values_list("type", flat=True)
    assert list(kinds) == ["recovery_codes", "totp"]


@pytest.mark.usefixtures("demanded")
def test_signing_in_needs_the_code() -> None:
    user = expert()
    activate(user)
    client = Client()
    response = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert response["Location"] == "/account/2fa/authenticate/"
    assert client.get("/desk/")["Location"].startswith("/account/login/")
    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.context["form"].errors["code"] == ["This is not the code."]
    assert client.post("/account/2fa/authenticate/", {"code": code()})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_codes_are_throttled() -> None:
    user = expert()
    activate(user)
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    response = client.post("/account/2fa/authenticate/", {"code": code()})
    assert "Too many wrong passwords" in str(response.context["form"].errors)


@pytest.mark.usefixtures("demanded")
def test_staff_cannot_drop_their_last_one(sign_in: SignIn) -> None:
    user = expert()
    activate(user)
    client = sign_in(user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.post("/account/2fa/totp/deactivate/").content.decode()
    assert "Add another one before you remove this one" in page
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_members_can_drop_theirs(sign_in: SignIn) -> None:
    user = member()
    activate(user)
    client = sign_in(user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()


def test_the_secret_is_not_readable_in_the_database() -> None:
    activate(expert())
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator WHERE type = 'totp'")
        stored = str(cursor.fetchone()[0])
    assert SECRET not in stored
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code()) is True


def test_a_new_secret_key_still_reads_what_the_old_one_wrote(settings: Any) -> None:
    activate(expert())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code()) is True


def test_recovery_codes_alone_are_no_second_factor() -> None:
    user = expert()
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    assert owes_second_factor(user) is True
    assert owes_second_factor(AnonymousUser()) is False
    assert owes_second_factor(member()) is False


def test_where_it_is_switched_off_the_page_says_so(sign_in: SignIn, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    words = "does not demand a second factor"
    assert words in sign_in(expert()).get("/account/").content.decode()
    assert words not in sign_in(member()).get("/account/").content.decode()


def activate(user: Any) -> None:
    TOTP.activate(user, SECRET)

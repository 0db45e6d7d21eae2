"""OpenID Connect by settings."""

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core import mail
from django.test import Client

from policylearning.accounts.models import User
from tests.factories.accounts import expert, member

pytestmark = pytest.mark.django_db

SERVER = "https://login.example.eu/oidc"
PROVIDER = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "eulogin",
                "name": "EU Login",
                "client_id": "us",
                "secret": "x",
                "settings": {"server_url": SERVER},
            }
        ]
    }
}
CLAIMS = {
    "sub": "42",
    "email": "ann@region.eu",
    "email_verified": True,
    "given_name": "Ann",
    "family_name": "Example",
}


@pytest.fixture(autouse=True)
def _provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDER
    addresses = {"authorization_endpoint": f"{SERVER}/authorize", "token_endpoint": f"{SERVER}/token"}
    monkeypatch.setattr(
        OpenIDConnectOAuth2Adapter, "openid_config", addresses | {"userinfo_endpoint": f"{SERVER}/me"}
    )


def come_back(client: Client, monkeypatch: pytest.MonkeyPatch, **claims: Any) -> Any:
    """Go to the provider and come back as who the claims say."""
    monkeypatch.setattr(
        OpenIDConnectOAuth2Adapter, "get_access_token_data", lambda *args, **kwargs: {"access_token": "t"}
    )
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda self, token: CLAIMS | claims)
    gone = client.post("/account/oidc/eulogin/login/")
    assert gone["Location"].startswith(f"{SERVER}/authorize?")
    state = parse_qs(urlsplit(gone["Location"]).query)["state"][0]
    return client.get("/account/oidc/eulogin/login/callback/", {"code": "c", "state": state})


def test_the_button_stands_on_both_entrances(client: Client) -> None:
    for address in ("/account/login/", "/account/signup/"):
        page = client.get(address).content.decode()
        assert "Continue with EU Login" in page
        assert 'action="/account/oidc/eulogin/login/' in page


def test_who_is_signed_in_connects_it_from_the_account_page(sign_in: Any) -> None:
    client = sign_in(member())
    assert "/account/3rdparty/" in client.get("/account/").content.decode()
    assert "EU Login" in client.get("/account/3rdparty/").content.decode()


def test_without_the_settings_there_is_no_button(client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Continue with" not in client.get("/account/login/").content.decode()
    assert client.get("/account/oidc/eulogin/login/").status_code == 404


def test_a_newcomer_gives_name_and_consent(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert come_back(client, monkeypatch)["Location"] == "/account/3rdparty/signup/"
    form = client.get("/account/3rdparty/signup/").context["form"]
    assert (form.initial["name"], form.initial["email"]) == ("Ann Example", "ann@region.eu")
    refused = client.post("/account/3rdparty/signup/", {"name": "Ann Example", "email": "ann@region.eu"})
    assert list(refused.context["form"].errors) == ["terms"]
    given = {"name": "Ann Éxample", "email": "ann@region.eu", "terms": "on"}
    assert client.post("/account/3rdparty/signup/", given)["Location"] == "/desk/"
    user = User.objects.get()
    assert (user.name, user.has_usable_password()) == ("Ann Éxample", False)
    assert user.consents.get().kind == "terms"
    assert EmailAddress.objects.get().verified is True
    assert client.get("/account/").status_code == 200


def test_an_address_the_provider_did_not_verify_is_confirmed_here(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_back(client, monkeypatch, email_verified=False)
    given = {"name": "Ann", "email": "ann@region.eu", "terms": "on"}
    assert client.post("/account/3rdparty/signup/", given)["Location"] == "/account/confirm-email/"
    assert client.get("/account/")["Location"].startswith("/account/login/")


def test_a_known_address_is_not_joined_silently(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    known = member(email="ann@region.eu")
    come_back(client, monkeypatch)
    given = {"name": "Ann", "email": "ann@region.eu", "terms": "on"}
    assert client.post("/account/3rdparty/signup/", given)["Location"] == "/account/confirm-email/"
    assert not SocialAccount.objects.filter(user=known).exists()
    assert "already exists" in mail.outbox[0].body
    assert client.get("/account/")["Location"].startswith("/account/login/")


def test_staff_still_owe_a_second_factor(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user = expert(email="ann@region.eu")
    SocialAccount.objects.create(user=user, provider="eulogin", uid="42")
    assert come_back(client, monkeypatch)["Location"] == "/desk/"
    assert client.get("/desk/")["Location"] == "/account/second-factor/"


def test_the_variables_make_the_provider_and_widen_the_policy() -> None:
    asked = (
        "import json; from policylearning.config import settings as s;"
        "print(json.dumps([s.SOCIALACCOUNT_PROVIDERS, s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']]))"
    )
    given = {
        "OIDC_SERVER_URL": SERVER,
        "OIDC_ID": "eulogin",
        "OIDC_NAME": "EU Login",
        "OIDC_CLIENT_ID": "us",
        "OIDC_CLIENT_SECRET": "x",
    }
    said = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | given, capture_output=True, text=True, check=True
    )
    providers, form_action = json.loads(said.stdout)
    (app,) = providers["openid_connect"]["APPS"]
    assert app == PROVIDER["openid_connect"]["APPS"][0]
    assert form_action == ["'self'", "https://login.example.eu"]

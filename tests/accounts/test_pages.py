"""The account's own pages, time zone and language, and names of every kind."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from policylearning.accounts.actions import UnusableProfile, update_profile
from policylearning.accounts.forms import ProfileForm
from policylearning.accounts.middleware import ReaderMiddleware
from policylearning.accounts.models import Consent, User
from policylearning.accounts.names import is_name, tidy
from policylearning.accounts.reader import reader
from policylearning.common.panels import desk
from tests.factories.accounts import ConsentFactory, expert, member
from tests.shared import shared

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
MINE = [
    "/account/",
    "/account/profile/",
    "/account/data/",
    "/account/sessions/",
    "/account/email/",
    "/account/2fa/",
]


@pytest.mark.parametrize("address", MINE)
def test_my_pages_are_mine(sign_in: SignIn, client: Client, address: str) -> None:
    assert client.get(address)["Location"] == f"/account/login/?next={address}"
    response = sign_in(member()).get(address)
    assert response.status_code == 200
    assert "no-store" in response.get("Cache-Control", "no-store")


def test_the_overview_tells_who_i_am(sign_in: SignIn) -> None:
    page = sign_in(expert(name="Ann <b>Example</b>")).get("/account/").content.decode()
    assert "Ann &lt;b&gt;Example&lt;/b&gt;" in page
    assert "Expert" in page


def test_the_profile_form(sign_in: SignIn) -> None:
    user = member(name="Ann")
    client = sign_in(user)
    form_id = client.get("/account/profile/").context["form"].form_id
    form = {"name": "Ann Example", "language": "en-gb", "time_zone": "Europe/Athens", "form_id": form_id}
    assert client.post("/account/profile/", form)["Location"] == "/account/"
    assert User.objects.get(pk=user.pk).time_zone == "Europe/Athens"
    response = client.post("/account/profile/", form | {"name": "\u2060", "form_id": ""})
    assert list(response.context["form"].errors) == ["name"]
    assert User.objects.get(pk=user.pk).name == "Ann Example"


def test_the_terms_are_public_and_agreed_to_by_a_click(sign_in: SignIn, client: Client) -> None:
    assert "I agree" not in client.get("/account/terms/").content.decode().replace("I agree to", "")
    user = member()
    owed = desk["accounts.consents"].items
    assert [item.url for item in owed(user)] == ["/account/terms/"]
    mine = sign_in(user)
    assert 'action="/account/consents/terms/"' in mine.get("/account/terms/").content.decode()
    assert mine.post("/account/consents/terms/")["Location"] == "/account/"
    assert Consent.objects.get().user == user
    assert owed(user) == []
    assert "You agreed to version 1" in mine.get("/account/terms/").content.decode()
    assert mine.post("/account/consents/unknown/").status_code == 404


def test_a_required_consent_is_not_taken_back_by_a_click(sign_in: SignIn) -> None:
    consent = ConsentFactory()
    response = sign_in(consent.user).post("/account/consents/terms/", {"withdraw": "1"}, follow=True)
    assert "There is no account without this" in response.content.decode()
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


# Time and language ----------------------------------------------------------------------------------
def within(user: User | None) -> tuple[str, str]:
    """The time zone and the language a view sees."""
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.extend([timezone.get_current_timezone_name(), translation.get_language() or ""])
        return HttpResponse()

    request = RequestFactory().get("/")
    if user:
        request.COOKIES["sessionid"] = "x"
        request.user = user
    ReaderMiddleware(view)(request)
    return seen[0], seen[1]


def test_dates_are_in_the_reader_s_time_zone() -> None:
    assert within(member(time_zone="Europe/Athens")) == ("Europe/Athens", "en-gb")
    assert within(None) == ("Europe/Brussels", "en-gb")
    assert timezone.get_current_timezone_name() == "Europe/Brussels"


def test_an_unknown_time_zone_in_the_database_breaks_nothing() -> None:
    assert within(member(time_zone="Mars/Base"))[0] == "Europe/Brussels"


def test_a_visitor_s_page_does_not_vary_by_cookie(client: Client) -> None:
    response = client.get("/account/terms/")
    assert "sessionid" not in response.cookies


def test_reader_belongs_where_sign_in_is_demanded() -> None:
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(TypeError):
        reader(request)


# Names ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    ["Ann", "Łukasz Żółć", "Νίκος Παπαδόπουλος", "Иван", "李", "محمد", "O'Brien-Smith Jr.", "Ng", "X Æ A-12"],
)
def test_names_of_any_script(name: str) -> None:
    assert is_name(tidy(name))
    assert tidy(name) == name


def test_what_turns_the_text_around_a_name_is_taken_out() -> None:
    assert tidy("Ann\u202e elpmaxE\u2066") == "Ann elpmaxE"
    assert tidy("  Ann \n Example\x00 ") == "Ann Example"
    assert tidy("Ange\u0301lique") == "Angélique"


@given(st.text(max_size=300))
def test_any_text_is_tidied_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\n" not in once


def test_naughty_strings_as_names() -> None:
    """Kept as they are, or refused at the field; never an error."""
    strings: list[str] = json.loads((shared("naughty_strings") / "blns.json").read_text())
    user = member()
    kept = 0
    for text in strings:
        form = ProfileForm({"name": text, "language": "en-gb", "time_zone": "UTC"}, instance=user)
        if not form.is_valid():
            assert list(form.errors) == ["name"], text
            continue
        try:
            changed = update_profile(user=user, by=user, **form.cleaned_data)
        except UnusableProfile as refused:
            said = (refused.field, is_name(tidy(text)))
        else:
            said = ("name", False)
            kept += 1
            assert User.objects.get(pk=user.pk).name == changed.name == tidy(text)
        assert said == ("name", False), text
    assert kept > len(strings) / 2


def test_a_name_is_text_and_never_markup(sign_in: SignIn) -> None:
    page = sign_in(member(name="<script>alert(1)</script>")).get("/account/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_erased_and_active_do_not_go_together() -> None:
    from django.db import IntegrityError, transaction

    user = member()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(erased_at=datetime(2027, 3, 12, tzinfo=ZoneInfo("UTC")))
    User.objects.filter(pk=user.pk).update(erased_at=datetime(2027, 3, 12, tzinfo=UTC), is_active=False)

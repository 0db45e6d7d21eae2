"""Who may keep a copy of a page."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SHARED = "public, max-age=0, s-maxage=60, must-revalidate"
PERSONAL = "private, no-store"


@pytest.fixture(autouse=True)
def _pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.common.middleware_pages"):
        yield


@pytest.mark.parametrize(
    "address", ["/test/plain/", "/test/looked/", "/", "/design/", "/privacy/", "/accessibility/"]
)
def test_a_visitor_gets_no_cookie_and_what_everybody_gets(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == SHARED
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("address", ["/test/plain/", "/test/looked/", "/"])
def test_the_page_of_somebody_signed_in_is_kept_by_nobody(
    sign_in: Callable[[Any], Client], address: str
) -> None:
    response = sign_in(UserFactory()).get(address)
    assert response["Cache-Control"] == PERSONAL
    assert "ETag" not in response


def test_a_page_that_sets_a_cookie_is_personal(client: Client) -> None:
    assert client.get("/test/cookie/")["Cache-Control"] == PERSONAL
    assert (
        client.get("/account/login/")["Cache-Control"].endswith("private")
        or "no-store" in (client.get("/account/login/")["Cache-Control"])
    )


def test_what_a_view_says_stands(client: Client) -> None:
    assert client.get("/test/own/")["Cache-Control"] == "public, max-age=86400"


def test_an_unchanged_page_is_not_sent_again(client: Client) -> None:
    tag = client.get("/test/plain/")["ETag"]
    again = client.get("/test/plain/", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""


def test_refusals_and_moves_are_not_shared(client: Client) -> None:
    assert client.get("/nowhere/")["Cache-Control"] == PERSONAL
    assert client.get("/desk/")["Cache-Control"] == PERSONAL


def test_pages_are_sent_compressed(client: Client) -> None:
    response = client.get("/test/plain/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert response["ETag"].startswith("W/")
    assert (
        client.get(
            "/test/plain/", headers={"Accept-Encoding": "gzip", "If-None-Match": response["ETag"]}
        ).status_code
        == 304
    )


def test_a_page_in_a_language_that_somebody_chose_is_not_for_everybody(client: Client) -> None:
    client.cookies["django_language"] = "fr"
    assert client.get("/test/plain/")["Cache-Control"] == PERSONAL

"""The pages for what went wrong, in plain words."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.template import loader
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.common.middleware_pages"):
        yield


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/test/refused/", 403, "Only the &lt;owner&gt; may do this."),
        ("/test/denied/", 403, "Your account does not have the rights for this."),
        ("/test/odd/", 400, "This address or form cannot be read"),
        ("/test/huge/", 413, "What you sent is larger than we can take."),
        ("/test/large/", 413, "Pictures may have 5 MB."),
        ("/test/fast/", 429, "Please wait 2 minutes"),
        ("/nowhere/", 404, "There is no page at this address"),
    ],
)
def test_what_happened_in_plain_words(client: Client, address: str, status: int, words: str) -> None:
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert "Go to the home page" in page
    assert response["Cache-Control"] == "private, no-store"


def test_how_long_to_wait_is_said_to_programs_too(client: Client) -> None:
    assert client.get("/test/fast/")["Retry-After"] == "90"


def test_a_broken_page_says_sorry_and_gives_a_number() -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/test/broken/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "Something broke on our side" in page
    assert f"<code>{response['X-Request-ID']}</code>" in page


@pytest.mark.django_db(databases=[])
def test_a_broken_page_needs_no_database_and_no_template(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> str:
        raise OSError("disk")

    monkeypatch.setattr(loader, "render_to_string", broken)
    response = Client(raise_request_exception=False).get("/test/broken/")
    assert response.status_code == 500
    assert b"Something broke on our side" in response.content


def test_a_form_from_elsewhere_is_refused_with_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/test/plain/", {})
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()


def test_offline(client: Client) -> None:
    page = client.get("/offline/").content.decode()
    assert "You are offline" in page
    assert "<script" not in page


def test_the_service_worker_rules_over_the_whole_site(client: Client) -> None:
    response = client.get("/service-worker.js")
    assert response["Content-Type"] == "text/javascript"
    assert '"/offline/"' in response.content.decode()

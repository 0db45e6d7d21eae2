"""What every test stands on: no network but this machine, one clock, one seed, people by role, a browser."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from hypothesis import settings as properties

from policylearning.common import chance
from policylearning.search import suggestions

from . import browser as chromium

START = datetime(2027, 3, 12, 10, 0, tzinfo=UTC)
"""When a test with the fixture `clock` begins: a Friday, 11:00 in Brussels."""

LOOPBACK = ("127.", "::1", "localhost", "::ffff:127.")


# What is shared with other programs is slow at times: a property is judged by what holds, not by the clock. In CI
# Hypothesis says so by itself.
if "CI" not in os.environ:
    properties.register_profile("platform", deadline=None)
    properties.load_profile("platform")

BROWSERS_OWN = ("Failed to load resource", "An unknown error occurred when fetching the script")
"""What Chromium says of a 404 that a journey asked for, and of a network that a journey took away."""


class NetworkForbidden(RuntimeError):
    """A test tried to leave this machine."""


# Nothing leaves this machine --------------------------------------------------------------------
@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def connect_within(self: socket.socket, address: Any) -> Any:
        outside = self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(
            LOOPBACK
        )
        if outside:
            raise NetworkForbidden(f"A test tried to reach {address[0]}. Tests stay on this machine.")
        return connect(self, address)

    return connect_within


# Every test starts alike ------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _a_clean_start() -> None:
    chance.source.seed(1)
    cache.clear()
    suggestions.forget()


@pytest.fixture
def clock() -> Iterator[Any]:
    """Time stands still at START; `clock.move_to(moment)` and `clock.shift(timedelta)` move it."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


def pytest_report_header() -> str:
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    return f"database: {engine}; browser: {chromium.find() or 'none, journeys are skipped'}"


# Clients by role; people themselves come from tests/factories -------------------------------------
@pytest.fixture
def sign_in() -> Callable[[Any], Client]:
    """`sign_in(user)` is a client of that person, past the second factor."""

    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return signed_in


# A real browser ---------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all journeys of a test process."""
    path = chromium.find()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.MISSING)
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread; Django would refuse its database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`new_page(width=390, scheme="dark", java_script=False)` opens a browser of its own on the live server.

    At the end of the test, any script error or refused inline script on any of them fails it.
    """
    contexts: list[Any] = []
    problems: list[str] = []

    def opened(*, width: int = 1280, scheme: str = "light", java_script: bool = True) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme=scheme,
            java_script_enabled=java_script,
            locale="en-GB",
            timezone_id="Europe/Brussels",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _note(problems, page.url, message))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


def _note(problems: list[str], url: str, message: Any) -> None:
    """An error in the console counts, except the browser's word on a 404 that a journey asked for."""
    if message.type == "error" and not message.text.startswith(BROWSERS_OWN):
        problems.append(f"{url}: {message.text}")


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A page at 1280 pixels in the light scheme; relative addresses go to the live server."""
    return new_page()

"""Every request has an id and one line in the log, and the log names nobody."""

import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from policylearning.config import logs
from policylearning.config.middleware import RequestLog

View = Callable[[HttpRequest], HttpResponse]
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What was logged since the test began, as the JSON objects of a production log."""
    written, root = StringIO(), logging.getLogger()
    settings = logs.configuration(level=logging.INFO, as_json=True)["formatters"]["structured"]
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(**{k: v for k, v in settings.items() if k != "()"})
    )
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def answered(request: HttpRequest, view: View, route: str = "people/<int:pk>/") -> Any:
    request.resolver_match = ResolverMatch(view, (), {}, route=route)
    return RequestLog(view)(request)


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def test_the_line_has_route_status_and_id_and_no_path(lines: Lines) -> None:
    request = RequestFactory().get("/people/17/?token=abc", headers={"user-agent": "Somebody"})
    response = answered(request, ok)

    [line] = lines()
    assert line["event"] == "request"
    assert line["route"] == "/people/<int:pk>/"
    assert line["method"] == "GET"
    assert line["status"] == 200
    assert line["request"] == response.headers["X-Request-ID"]
    assert set(line) == {
        "event",
        "route",
        "method",
        "status",
        "ms",
        "request",
        "level",
        "logger",
        "timestamp",
    }


@pytest.mark.parametrize("route", ["health/ready", "health/live"])
def test_health_is_not_logged(lines: Lines, route: str) -> None:
    answered(RequestFactory().get("/"), ok, route=route)

    assert lines() == []


def test_an_error_is_logged_with_its_traceback(lines: Lines) -> None:
    request = RequestFactory().get("/people/17/")
    request.resolver_match = ResolverMatch(ok, (), {}, route="people/<int:pk>/")
    try:
        raise ValueError("Key (email)=(ann@example.org) already exists")
    except ValueError as error:
        RequestLog(ok).process_exception(request, error)

    [line] = lines()
    assert line["event"] == "unhandled error"
    assert line["route"] == "/people/<int:pk>/"
    assert "ValueError: Key (email)=([address]) already exists" in line["exception"]
    assert "ann@" not in json.dumps(line)


def test_ids_differ() -> None:
    first, second = (answered(RequestFactory().get("/"), ok).headers["X-Request-ID"] for _ in range(2))

    assert re.fullmatch("[0-9a-f]{16}", first)
    assert first != second


def test_a_stranger_cannot_name_the_request() -> None:
    request = RequestFactory().get("/", headers={"x-request-id": "mine-mine-mine"})

    assert answered(request, ok).headers["X-Request-ID"] != "mine-mine-mine"


@pytest.mark.parametrize(
    ("given", "kept"), [("proxy-gave-this", True), ("short", False), ("a\nforged: line", False)]
)
def test_the_proxy_names_it_when_trusted(settings: Any, given: str, kept: bool) -> None:
    settings.TRUSTED_PROXY = True
    request = RequestFactory().get("/")
    request.META["HTTP_X_REQUEST_ID"] = given

    assert (answered(request, ok).headers["X-Request-ID"] == given) is kept


@pytest.mark.django_db
def test_real_pages_carry_it(client: Client) -> None:
    assert re.fullmatch("[0-9a-f]{16}", client.get("/").headers["X-Request-ID"])


def test_other_packages_log_the_same_way(lines: Lines) -> None:
    logging.getLogger("somebody.else").warning("Mail to %s failed", "ann.bee+x@mail.example.org")

    [line] = lines()
    assert line["event"] == "Mail to [address] failed"
    assert line["level"] == "warning"
    assert line["logger"] == "somebody.else"


def test_looking_for_addresses_in_a_long_text_takes_no_time() -> None:
    started = time.process_time()
    logs.without_addresses(None, "info", {"event": "a" * 200_000})
    assert time.process_time() - started < 1

"""My desk: what waits for me, the most urgent first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from policylearning.common import clock as time
from policylearning.common.panels import DeskItem, DeskSource
from policylearning.common.registry import Registry
from policylearning.web import waiting
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Registry[DeskSource]:
    registry: Registry[DeskSource] = Registry("desk sources")
    monkeypatch.setattr(waiting, "desk", registry)
    return registry


def in_days(days: float) -> Any:
    return time.now() + timedelta(days=days)


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = client.get("/desk/")
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/desk/"


def test_nothing_waits(sources: Registry[DeskSource], sign_in: Callable[[Any], Client]) -> None:
    page = sign_in(UserFactory()).get("/desk/").content.decode()
    assert "Nothing waits for you" in page
    assert "things wait for you" not in page


@pytest.mark.usefixtures("clock")
def test_the_most_urgent_comes_first(sources: Registry[DeskSource], sign_in: Callable[[Any], Client]) -> None:
    reviews = [
        DeskItem("Later", "/later/", "Review", due=in_days(10)),
        DeskItem("Overdue", "/overdue/", "Review", due=in_days(-1), about="By Ana"),
        DeskItem("Soon", "/soon/", "Review", due=in_days(2)),
    ]
    sources.register("reviews", DeskSource("reviews", "Reviews", lambda user: reviews))
    sources.register(
        "mine",
        DeskSource("mine", "Mine", lambda user: [DeskItem(f"For {user.name}", "/mine/", "Open")], order=1),
    )
    response = sign_in(UserFactory(name="Ana")).get("/desk/")
    found = [(each.item.title, each.source, each.tone) for each in response.context["waiting"]]
    assert found == [
        ("Overdue", "Reviews", "bad"),
        ("Soon", "Reviews", "warn"),
        ("Later", "Reviews", ""),
        ("For Ana", "Mine", ""),
    ]
    page = response.content.decode()
    assert "4 things wait for you" in page
    assert "Was due on 11 March 2027" in page
    assert "Due on 14 March 2027" in page
    assert "By Ana" in page

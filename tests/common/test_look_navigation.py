"""Links of the shell: for whom, and only to pages that exist."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from policylearning.common import navigation
from policylearning.common.navigation import Entry, Link, links, tabs
from policylearning.common.registry import Registry


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> Registry[Entry]:
    registry: Registry[Entry] = Registry("entries")
    monkeypatch.setattr(navigation, "navigation", registry)
    return registry


def request(path: str = "/") -> Any:
    made = RequestFactory().get(path)
    made.user = AnonymousUser()
    return made


def test_links_in_order_and_the_current_one(entries: Registry[Entry]) -> None:
    entries.register("b", Entry("Desk", "web:desk", order=2))
    entries.register("a", Entry("Privacy", "web:privacy", order=1))
    entries.register("c", Entry("At the foot", "web:privacy", place="footer"))
    assert links("header", request("/desk/more/")) == [
        Link("Privacy", "/privacy/", False),
        Link("Desk", "/desk/", True),
    ]


def test_only_the_longest_address_is_current(entries: Registry[Entry]) -> None:
    entries.register("a", Entry("Practices", "practices:list"))
    entries.register("b", Entry("Import", "practices:imports"))
    assert [link.current for link in links("header", request("/practices/import/7/"))] == [False, True]


def test_tabs_are_shown_on_the_pages_they_lead_to(entries: Registry[Entry]) -> None:
    entries.register("a", Entry("Desk", "web:desk", place="office"))
    assert tabs("office", request("/desk/")) == [("Desk", "/desk/", True)]
    assert tabs("office", request("/privacy/")) == []


def test_a_page_that_does_not_exist_has_no_link(entries: Registry[Entry]) -> None:
    entries.register("a", Entry("Nowhere", "nowhere:at_all"))
    assert links("header", request()) == []


def test_an_entry_may_be_for_some(entries: Registry[Entry]) -> None:
    entries.register("a", Entry("Mine", "web:desk", shown=lambda user: user.is_authenticated))
    assert links("header", request()) == []

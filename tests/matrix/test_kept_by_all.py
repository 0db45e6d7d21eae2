"""Every page a visitor may open is the same for all visitors: no cookie, no difference by one, 304 when unchanged."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.matrix.walk import VERBS, addresses, samples
from tests.matrix.world import build
from tests.search.fixtures import Index, search_index  # noqa: F401

pytestmark = pytest.mark.django_db


def test_public_pages_carry_no_cookie_and_are_not_sent_twice(search_index: Index) -> None:  # noqa: F811
    world = build()
    search_index.catch_up()
    wrong: dict[str, str] = {}
    seen = 0
    for address in addresses():
        for verb in VERBS.get(address.name, [""]):
            for _what, arguments in samples(world, address):
                url = reverse(address.name, kwargs={**arguments, **({"verb": verb} if verb else {})})
                problem = _problem(url)
                seen += problem is not None
                if problem:
                    wrong[url] = problem
    assert wrong == {}
    assert seen > 20


def _problem(url: str) -> str | None:
    """None for what is no page for everybody; "" for one that is as it should be."""
    first: Any = Client().get(url, headers={"Accept-Encoding": "gzip"})
    if first.streaming:
        b"".join(first)
        return None
    if first.status_code != 200 or not first["Content-Type"].startswith("text/html"):
        return None
    if "s-maxage" not in first.get("Cache-Control", ""):
        return None if "no-store" in first["Cache-Control"] else f"kept by whom? {first['Cache-Control']}"
    if first.cookies:
        return f"sets {', '.join(first.cookies)}"
    if "cookie" in first.get("Vary", "").lower():
        return "varies by cookie"
    again = Client().get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": first.get("ETag", "none")})
    return "" if again.status_code == 304 and not again.content else "is sent again though nothing changed"

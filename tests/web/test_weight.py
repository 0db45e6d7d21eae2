"""What the first view of a page weighs on the wire, and whom it asks for it."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from policylearning.search import indexer
from tests.factories.practices import IndicatorFactory, PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TopicFactory
from tests.search.fixtures import search_index  # noqa: F401

MOST_BYTES, MOST_REQUESTS = 80_000, 6
LOADED = re.compile(
    r"<link\b[^>]*\brel=\"(?:stylesheet|icon|manifest|preload)\"[^>]*?\bhref=\"([^\"]+)\""
    r"|<(?:script|img|source|iframe|video|audio)\b[^>]*?\bsrc=\"([^\"]+)\""
)


def pages() -> list[str]:
    """Home, the list and a practice, on a platform with a full list."""
    topic = TopicFactory(slug="research", name="Research and innovation")
    region = RegionFactory(code="ES24", name="Aragón", level=2, country="ES", longitude=-0.9, latitude=41.6)
    practices = PracticeFactory.create_batch(30, published=True, topics=[topic], region=region)
    IndicatorFactory(practice=practices[0])
    indexer.catch_up()
    return ["/", "/practices/", practices[0].get_absolute_url()]


def loaded_by(html: str) -> list[str]:
    """The addresses a browser fetches besides the page itself."""
    found = {one or other for one, other in LOADED.findall(html)}
    return sorted(address for address in found if not address.startswith("data:"))


def sent(address: str) -> tuple[int, list[str]]:
    """The bytes of a file as it is sent, and what a stylesheet loads in turn."""
    name = urlsplit(address).path.removeprefix("/static/")
    plain = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", name)  # the name without its digest
    path = finders.find(plain) or finders.find(name)
    assert path, f"no file of ours: {address}"
    content = Path(path).read_bytes()
    inner = re.findall(r"url\(\s*['\"]?([^'\")]+)", content.decode()) if path.endswith(".css") else []
    others = [urljoin(address, each) for each in inner if not each.startswith(("data:", "#"))]
    return len(gzip.compress(content, 9)), others


@pytest.mark.django_db
def test_a_first_view_weighs_little_and_asks_nobody_else(client: Client, search_index: object) -> None:  # noqa: F811
    for page in pages():
        answer = client.get(page, headers={"Accept-Encoding": "gzip"})
        waiting = loaded_by(gzip.decompress(answer.content).decode())
        weight, fetched = len(answer.content), set[str]()
        while waiting:
            address = waiting.pop()
            assert not urlsplit(address).netloc, f"{page} asks {address}"
            if address not in fetched:
                fetched.add(address)
                bytes_sent, others = sent(address)
                weight += bytes_sent
                waiting += others
        assert len(fetched) >= 4, "styles and scripts are looked at"
        assert 1 + len(fetched) <= MOST_REQUESTS, (page, sorted(fetched))
        assert weight < MOST_BYTES, (page, weight)


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_a_browser_asks_for_no_more(new_page: Callable[..., Any], search_index: object) -> None:  # noqa: F811
    for address in pages():
        page = new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(address, wait_until="networkidle")
        own = page.url.split("/", 3)[:3]
        fetched = [each for each in asked if not each.startswith("data:")]
        assert all(each.split("/", 3)[:3] == own for each in fetched), fetched
        # A service worker, where there is one, comes after the first view and is no part of it.
        first = [each for each in fetched if not each.endswith("/service-worker.js")]
        assert len(first) <= MOST_REQUESTS, first

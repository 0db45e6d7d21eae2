"""Every page of the platform on a telephone, and with its text twice as large: nothing is cut off."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.journeys.conftest import index
from tests.matrix.walk import VERBS, addresses, clients, samples
from tests.matrix.world import World, build
from tests.pages import sign_in
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

READERS = ("visitor", "owner", "secretariat", "expert", "web admin")
"""A page is opened by the first of them who may."""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const wide = [...document.querySelectorAll("main *")].filter((each) => each.getBoundingClientRect().right > width);
  return wide.slice(-3).map((each) => each.outerHTML.slice(0, 120)).join(" | ") || "something outside main";
}"""
LARGE = "document.documentElement.style.fontSize = '200%'"


def pages(world: World) -> Iterator[tuple[str, str]]:
    """(reader, address) of every page of ours that answers with HTML, one object of each kind."""
    opened = clients(world)
    for address in addresses():
        for verb in VERBS.get(address.name, [""]):
            for _what, arguments in samples(world, address):
                url = reverse(address.name, kwargs={**arguments, **({"verb": verb} if verb else {})})
                reader = next((each for each in READERS if _is_page(opened[each], url)), None)
                if reader:
                    yield reader, url
                    break


def _is_page(client: Client, url: str) -> bool:
    response = client.get(url)
    if response.streaming:
        b"".join(response)  # to its end, so that files are closed
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


def test_no_page_is_wider_than_a_telephone(new_page: Callable[..., Page], search_index: object) -> None:  # noqa: F811
    world = build()
    index()
    browsers: dict[str, Page] = {}
    too_wide, seen = [], 0
    for reader, url in pages(world):
        if reader not in browsers:
            browsers[reader] = new_page(width=390)
            if world.people[reader] is not None:
                sign_in(browsers[reader], world.people[reader])
        page = browsers[reader]
        page.goto(url)
        seen += 1
        for size in ("100 %", "200 %"):
            if size == "200 %":
                page.evaluate(LARGE)
            if wide := page.evaluate(TOO_WIDE):
                too_wide.append(f"{url} at {size}: {wide}")
    assert not too_wide, "\n".join(too_wide)
    assert seen > 80

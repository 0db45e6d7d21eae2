"""The generated cover: from facts, never from words."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from policylearning.practices.cover import SHAPES, cover_of
from policylearning.practices.models import Attachment
from policylearning.topics.models import Accent
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_same_facts_draw_the_same_cover_and_others_another() -> None:
    practice = PracticeFactory(topics=[TopicFactory(accent="sme")])
    cover = cover_of(practice)
    practice.title = practice.summary = practice.description = '<script>alert("x")</script>'
    assert cover_of(practice) == cover
    practice.start = date(2019, 5, 1)
    assert cover_of(practice) != cover


@pytest.mark.parametrize("accents", [[], ["research"], ["environment", "low-carbon"]])
def test_a_cover_holds_numbers_and_our_colours_only(accents: list[str]) -> None:
    practice = PracticeFactory(topics=[TopicFactory(accent=accent) for accent in accents])
    cover = cover_of(practice)
    assert set(re.findall(r"var\(--([\w-]+)\)", cover)) == set(accents or ["brand"])
    assert re.sub(
        r' (class|viewBox|width|height|preserveAspectRatio|aria-hidden)="[\w% ,-]*"', "", cover
    ).startswith("<svg><desc>Generated cover</desc><path")
    path = r'<path d="[Mhvalmz0-9 -]+" fill="var\(--[\w-]+\)" opacity="\.\d+" />'
    assert re.fullmatch(rf"<svg[^>]*><desc>[\w ]+</desc>({path})+</svg>", cover)


def test_every_accent_has_its_shape() -> None:
    assert set(SHAPES) == set(Accent)


def test_the_page_shows_it_while_there_is_no_picture(client: Client) -> None:
    practice = PracticeFactory(published=True)
    address = practice.get_absolute_url()
    assert client.get(address).content.count(b'<svg class="cover"') == 1
    Attachment.objects.create(
        practice=practice,
        file=ContentFile(b"x", "a.png"),
        name="a.png",
        is_picture=True,
        description="A tram",
    )
    assert b'<svg class="cover"' not in client.get(address).content


def test_a_list_shows_none(client: Client, search_index: Any) -> None:  # noqa: F811
    PracticeFactory(published=True)
    search_index.catch_up()
    response = client.get("/practices/")
    assert b'class="card"' in response.content
    assert b"cover" not in response.content

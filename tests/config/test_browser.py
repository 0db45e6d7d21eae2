"""A Chromium is found or asked for, and the journeys' fixtures do what they say."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import browser, pages
from tests.factories.accounts import UserFactory


def test_the_named_one_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(mine))

    assert browser.find() == str(mine)


def test_without_one_the_journeys_are_skipped_with_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    monkeypatch.setattr(browser, "_install", lambda: None)
    monkeypatch.delenv("CI", raising=False)

    assert browser.main() == 0
    assert "apt-get install chromium" in capsys.readouterr().err


def test_ci_must_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    monkeypatch.setattr(browser, "_install", lambda: None)
    monkeypatch.setenv("CI", "true")

    assert browser.main() == 1


@pytest.mark.journey
@pytest.mark.parametrize(("width", "scheme"), pages.LOOKS)
def test_a_page_is_as_wide_and_as_dark_as_asked(
    new_page: Callable[..., Any], width: int, scheme: str
) -> None:
    page = new_page(width=width, scheme=scheme)
    page.goto("/")

    assert page.evaluate("window.innerWidth") == width
    assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
    pages.assert_accessible(page)


@pytest.mark.journey
def test_a_picture_is_kept(page: Any) -> None:
    page.goto("/")
    path = pages.screenshot(page, "tests/home")

    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.journey
def test_signing_in_skips_the_form(page: Any) -> None:
    pages.sign_in(page, UserFactory(name="Ann Bee"))
    page.goto("/desk/")

    assert page.url.endswith("/desk/")
    pages.sign_out(page)
    page.goto("/desk/")
    assert "/account/login/" in page.url


@pytest.mark.journey
def test_a_violation_is_named_with_its_place(page: Any) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    with pytest.raises(AssertionError, match=r"image-alt \(critical\)"):
        pages.assert_accessible(page)

"""The platform's words for allauth's pages: compiled, complete in their placeholders, and still asked for."""

import re
from pathlib import Path

import allauth
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.test import Client

FOLDER = Path(__file__).resolve().parents[2] / "src/policylearning/accounts/locale/en_GB/LC_MESSAGES"


def entries(name: str) -> dict[str, str]:
    with (FOLDER / name).open("rb") as file:
        catalog = read_po(file) if name.endswith(".po") else read_mo(file)
    return {str(each.id): str(each.string) for each in catalog if each.id}


def test_the_compiled_words_are_the_written_ones() -> None:
    """Otherwise: pybabel compile -D django -d src/policylearning/accounts/locale -l en_GB"""
    assert entries("django.mo") == entries("django.po")


def test_every_placeholder_that_is_used_is_given() -> None:
    for asked, said in entries("django.po").items():
        assert set(re.findall(r"%\((\w+)\)s", said)) <= set(re.findall(r"%\((\w+)\)s", asked)), asked


def test_allauth_still_asks_for_each() -> None:
    folder = Path(allauth.__file__).parent
    sources = "\n".join(
        path.read_text("utf-8")
        for suffix in ("*.py", "*.html", "*.txt")
        for path in folder.rglob(suffix)
        if "locale" not in path.parts
    )
    plain = re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", sources)
    plain = re.sub(r'"\s*\n\s*"', "", plain)
    forgotten = [asked for asked in entries("django.po") if asked not in plain]
    assert forgotten == []


@pytest.mark.django_db
def test_the_pages_speak_them(client: Client) -> None:
    page = client.get("/account/login/").content.decode()
    assert "Keep me signed in on this device" in page
    assert "Remember Me" not in page
    assert ">E-mail address" in re.sub(r"\s+", "", page).replace("E-mailaddress", "E-mail address")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_an_empty_form_says_what_to_do(client: Client, path: str) -> None:
    page = client.post(f"/account/{path}/", {}).content.decode()
    assert "Enter “E-mail address”." in page
    assert "This field is required" not in page

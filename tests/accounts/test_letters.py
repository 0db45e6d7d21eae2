"""The letters about an account: two parts with the same words, in the look of all others."""

import re
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

NEW = {"email": "ann@example.org", "name": "Ann Example", "password1": "a long enough phrase", "terms": "on"}


def test_the_code_stands_in_both_parts(client: Client, mailoutbox: Any) -> None:
    client.post("/account/signup/", NEW)
    (message,) = mailoutbox
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    (code,) = re.findall(r'<p class="code">(.+?)</p>', html)
    assert f"\n\n{code}\n" in message.body
    assert f"<h1>{message.subject}</h1>" in html
    assert "prefers-color-scheme: dark" in html


def test_what_others_typed_is_no_markup(client: Client, mailoutbox: Any) -> None:
    client.post("/account/signup/", {**NEW, "name": "<b>Ann</b> https://bad.example.org/"})
    html = mailoutbox[0].alternatives[0][0]
    assert "<b>" not in html
    assert "bad.example.org" in html
    assert 'href="https://bad' not in html, "a stranger's name leads nowhere"


def test_a_link_is_a_link(client: Client, mailoutbox: Any) -> None:
    client.post("/account/password/reset/", {"email": "nobody@example.org"})
    (message,) = mailoutbox
    (address,) = re.findall(r"https?://\S+/account/signup/\S*", message.body)
    assert f'<a href="{address}"' in message.alternatives[0][0]
